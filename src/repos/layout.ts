import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { refused } from '../domain/engine/errors.ts';
import { attributesOf } from './attribute-values.ts';
import { batchGet } from './batch-get.ts';
import type { TableAccess } from './client.ts';
import { layoutKey, sequenceKey } from './table.ts';

/**
 * The layout of the table: which items and attributes stand beside the bodies of its objects. It rises by one whenever a
 * version could not read, or would damage, what the version before has written; `npm run migrate` then brings tables to it.
 *
 * | layout | versions      | what is new                                                                             |
 * |--------|---------------|-----------------------------------------------------------------------------------------|
 * | 0      | before 0.1.0  | the table does not say its layout                                                       |
 * | 1      | 0.1.0         | sums of versions in counters, items of texts; no index attributes on bounded collections |
 */
export const presentLayout = 1;

/** Nothing was ever written to an empty table. */
export type Layout = number | 'empty';

/** Every write of an object that is not bare takes an id of the change log. */
const everWrittenKey = sequenceKey('core.objectchange');

type Send = Parameters<typeof batchGet>[0];

/** `send` sends a command to the table. */
async function askedBy(send: Send, table: string): Promise<Layout> {
  const keys = [layoutKey, everWrittenKey].map(attributesOf);
  const items = await batchGet(send, table, { Keys: keys, ConsistentRead: true });
  const layout = items.find(({ pk }) => pk === layoutKey.pk)?.layout;
  return layout === undefined ? (items.length === 0 ? 'empty' : 0) : Number(layout);
}

export const readLayout = ({ client, table }: TableAccess): Promise<Layout> =>
  askedBy((command) => client.send(command), table);

/** Says that all of the table has the present layout. */
export async function writeLayout({ client, table }: TableAccess): Promise<void> {
  await client.send(new PutCommand({ TableName: table, Item: { ...layoutKey, layout: presentLayout } }));
}

/** What a layout that is not the present one means for whoever meets it. */
export const unknownLayout = (layout: number): string =>
  layout < presentLayout
    ? `The data were written by an earlier version (layout ${layout}, this version needs ${presentLayout}). ` +
      'Run npm run migrate: see "Upgrade" in docs/how-to/deploy.md.'
    : `The data were written by a later version (layout ${layout}, this version knows ${presentLayout}). ` +
      'Deploy that version, or restore the table: see "Upgrade" in docs/how-to/deploy.md.';

/**
 * Fails all requests while the table has another layout than the present one. The layout is read once, in one round trip
 * beside the first read; writes wait for it. Until it is the present one, or while the table is empty, it is read again.
 */
export function guardLayout(access: TableAccess): TableAccess {
  const { client, table } = access;
  const own = new WeakSet<object>();
  let isKnown = false;
  let checking: Promise<void> | undefined;
  const check = async (): Promise<void> => {
    const layout = await askedBy((command) => {
      own.add(command.input);
      return client.send(command);
    }, table);
    if (layout === 'empty') return;
    if (layout !== presentLayout) throw refused('unavailable', unknownLayout(layout));
    isKnown = true;
  };
  const checked = (): Promise<void> => {
    checking ??= check().finally(() => {
      checking = undefined;
    });
    return checking;
  };
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (isKnown || own.has(args.input)) return next(args);
        if (!/Get|Query|Scan/.test(String(commandName))) {
          await checked();
          return next(args);
        }
        const [answer] = await Promise.all([next(args), checked()]);
        return answer;
      },
    { step: 'initialize', priority: 'high', name: 'layout' },
  );
  return access;
}
