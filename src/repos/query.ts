import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { TableAccess } from './client.ts';
import type { RawItem } from './key-loader.ts';

/** A range of keys in one partition, in the order of its sort key. */
export interface KeyRange {
  readonly pk: string;
  /** Index and its partition attribute; without it, the table itself, read strongly. */
  readonly index?: { readonly name: string; readonly attribute: string };
  readonly range?: Range;
  readonly descending?: boolean;
  /** Attributes to read; absent, all. */
  readonly attributes?: readonly string[];
}

type Range =
  | { readonly from: string }
  | { readonly prefix: string }
  | { readonly after: string }
  | { readonly before: string }
  | { readonly upTo: string }
  | { readonly from: string; readonly to: string };

/** Size of the first page past the expected items; doubles with each further page. */
const smallestPortion = 5;

/**
 * The pages of a range of keys. `expected` is how many items the caller is likely to take: no more is read at first. Pages
 * that will be needed are asked for while the caller works on the one before.
 */
export async function* pagesOf(
  access: TableAccess,
  keys: KeyRange,
  expected?: number,
): AsyncGenerator<readonly RawItem[]> {
  let further = expected === undefined ? undefined : Math.max(smallestPortion, Math.ceil(Math.sqrt(expected)));
  let left = expected;
  let page = await queryPage(access, keys, left);
  for (;;) {
    if (left !== undefined) left -= page.items.length;
    const start = page.next;
    const certain = left === undefined || left > 0;
    const following = start && certain ? quietly(queryPage(access, keys, left, start)) : undefined;
    if (page.items.length > 0) yield page.items;
    if (!start) return;
    page = await (following ?? queryPage(access, keys, further, start));
    if (!following && further !== undefined) further *= 2;
  }
}

/** A prefetched page may fail after its reader has stopped; a caller that awaits it still gets the error. */
function quietly<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

export async function* itemsOf(access: TableAccess, keys: KeyRange, expected?: number): AsyncGenerator<RawItem> {
  for await (const page of pagesOf(access, keys, expected)) yield* page;
}

export async function countOf({ client, table }: TableAccess, keys: KeyRange): Promise<number> {
  let count = 0;
  let start: RawItem | undefined;
  do {
    const answer = await client.send(
      new QueryCommand({
        TableName: table,
        ...keyCondition(keys),
        Select: 'COUNT',
        ...(start ? { ExclusiveStartKey: start } : {}),
      }),
    );
    count += answer.Count ?? 0;
    start = answer.LastEvaluatedKey;
  } while (start);
  return count;
}

interface QueryPage {
  readonly items: readonly RawItem[];
  readonly next: RawItem | undefined;
}

async function queryPage(
  { client, table }: TableAccess,
  keys: KeyRange,
  limit?: number,
  start?: RawItem,
): Promise<QueryPage> {
  const condition = keyCondition(keys);
  const { attributes } = keys;
  const { Items = [], LastEvaluatedKey } = await client.send(
    new QueryCommand({
      TableName: table,
      ...condition,
      ...(attributes
        ? {
            ProjectionExpression: attributes.map((_, index) => `#p${index}`).join(', '),
            ExpressionAttributeNames: {
              ...condition.ExpressionAttributeNames,
              ...Object.fromEntries(attributes.map((name, index) => [`#p${index}`, name])),
            },
          }
        : {}),
      ...(limit === undefined ? {} : { Limit: limit }),
      ...(start ? { ExclusiveStartKey: start } : {}),
    }),
  );
  return { items: Items, next: LastEvaluatedKey };
}

function keyCondition({ pk, index, range, descending }: KeyRange) {
  const sort = range ? sortCondition(range) : undefined;
  return {
    ...(index ? { IndexName: index.name } : { ConsistentRead: true }),
    ...(descending ? { ScanIndexForward: false } : {}),
    KeyConditionExpression: `#pk = :pk${sort ? ` AND ${sort.text}` : ''}`,
    ExpressionAttributeNames: {
      '#pk': index ? index.attribute : 'pk',
      ...(sort ? { '#sk': index ? 'order' : 'sk' } : {}),
    },
    ExpressionAttributeValues: { ':pk': pk, ...sort?.values },
  };
}

function sortCondition(range: Range): { readonly text: string; readonly values: Record<string, string> } {
  if ('to' in range) return { text: '#sk BETWEEN :from AND :to', values: { ':from': range.from, ':to': range.to } };
  if ('from' in range) return { text: '#sk >= :from', values: { ':from': range.from } };
  if ('prefix' in range) return { text: 'begins_with(#sk, :prefix)', values: { ':prefix': range.prefix } };
  if ('after' in range) return { text: '#sk > :after', values: { ':after': range.after } };
  if ('upTo' in range) return { text: '#sk <= :upTo', values: { ':upTo': range.upTo } };
  return { text: '#sk < :before', values: { ':before': range.before } };
}
