import type { Registry } from '../domain/engine/resource/registry.ts';
import type { StoredObject } from '../domain/engine/resource/resource.ts';
import type { TypeName } from '../domain/engine/schema/field-kinds.ts';
import { type PlainAttribute, plainItem } from './attribute-values.ts';
import { storedObject } from './items.ts';

type Image = Readonly<Record<string, PlainAttribute>>;

/** A record of the table's stream, as Lambda gets it. */
export interface StreamRecord {
  readonly eventName?: string | undefined;
  readonly dynamodb?: {
    readonly Keys?: Image | undefined;
    readonly OldImage?: Image | undefined;
    readonly NewImage?: Image | undefined;
    readonly SequenceNumber?: string | undefined;
  };
}

/** What was written to an object, as the stream tells it. */
export interface StoredWrite {
  readonly before: StoredObject | null;
  readonly after: StoredObject;
}

/** The writes that functions are told of: new entries of the change log, and what becomes of jobs. */
const followed: readonly { readonly type: TypeName; readonly names: readonly string[] }[] = [
  { type: 'core.objectchange', names: ['INSERT'] },
  { type: 'core.job', names: ['INSERT', 'MODIFY'] },
];

const partitionsOf = (type: TypeName): string => `${type}#`;

/** The same for Lambda, which invokes no function for other writes. */
export const followedPatterns: readonly object[] = followed.map(({ type, names }) => ({
  eventName: names,
  dynamodb: { Keys: { pk: { S: [{ prefix: partitionsOf(type) }] } } },
}));

const followedType = ({ eventName = '', dynamodb }: StreamRecord): TypeName | undefined =>
  followed.find(({ type, names }) => names.includes(eventName) && dynamodb?.Keys?.pk?.S?.startsWith(partitionsOf(type)))
    ?.type;

export const isFollowed = (record: StreamRecord): boolean => followedType(record) !== undefined;

/** The write that a record tells of; undefined for those that nobody follows. Throws where it holds no such object. */
export function storedWrite(registry: Registry, record: StreamRecord): StoredWrite | undefined {
  const type = followedType(record);
  if (type === undefined) return undefined;
  const resource = registry.resourceOf(type);
  const { OldImage: before, NewImage: after } = record.dynamodb ?? {};
  if (!after?.body) throw new Error('The record holds no image of the object.');
  return {
    before: before ? storedObject(resource, plainItem(before)) : null,
    after: storedObject(resource, plainItem(after)),
  };
}
