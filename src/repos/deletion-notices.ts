import { randomUUID } from 'node:crypto';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Change } from '../domain/engine/ports.ts';
import type { Registry } from '../domain/engine/resource/registry.ts';
import { refKey } from '../domain/engine/resource/resource.ts';
import { referenceFields, refsIn } from '../domain/engine/resource/serialize.ts';
import type { ObjectRef } from '../domain/engine/schema/field-kinds.ts';
import type { DeletionNotice, WorkUnit } from '../domain/engine/store.ts';
import type { TableAccess } from './client.ts';
import { chunks } from './concurrency.ts';
import { itemsOf } from './query.ts';
import { deletionNoticeKey, timeToLiveAttribute } from './table.ts';

/*
 * An index lags, and transactions that check what they refer to would hinder each other at every popular site
 * (docs/decisions/010-dangling-references.md). So who deletes gives notice first and looks for dependents after that, and
 * who has added references looks for notices after its commit: one of the two sees the other.
 */

/** A request ends after 29 seconds: who has read an object before it went has committed before its notice ends. */
export const noticeMs = 60_000;
const refsPerNotice = 10_000;

type Ref = Pick<ObjectRef, 'type' | 'id'>;

export async function giveNotice(access: TableAccess, refs: readonly Ref[]): Promise<DeletionNotice> {
  const withdrawals = await Promise.all(chunks(refs, refsPerNotice).map((some) => writeNotice(access, some)));
  return {
    withdraw: async () => {
      await Promise.all(withdrawals.map((withdraw) => withdraw()));
    },
  };
}

async function writeNotice({ client, table }: TableAccess, refs: readonly Ref[]): Promise<() => Promise<void>> {
  const until = Date.now() + noticeMs;
  const Key = { ...deletionNoticeKey(until, randomUUID()) };
  const going = JSON.stringify(refs.map(refKey));
  const Item = { ...Key, going, [timeToLiveAttribute]: Math.ceil(until / 1000) };
  await client.send(new PutCommand({ TableName: table, Item }));
  return async () => {
    await client.send(new DeleteCommand({ TableName: table, Key }));
  };
}

/** Keys of the objects whose deletion has been announced. */
export async function noticedDeletions(access: TableAccess): Promise<ReadonlySet<string>> {
  const { pk, sk } = deletionNoticeKey(Date.now(), '');
  const noticed = new Set<string>();
  for await (const { going } of itemsOf(access, { pk, range: { from: sk } })) {
    const keys: readonly string[] = JSON.parse(String(going));
    for (const key of keys) noticed.add(key);
  }
  return noticed;
}

/** What the unit makes objects refer to that did not refer to it before, as far as deletes care about references. */
export const addedReferences = ({ resourceOf }: Registry, { changes, followUps = [] }: WorkUnit): readonly Ref[] =>
  [...changes, ...followUps].flatMap(({ type, before, after }) =>
    (after ? referenceFields(resourceOf(type)) : []).flatMap(([name, field]) => {
      if ('onDelete' in field && field.onDelete === 'keep') return [];
      const old = new Set(refsIn(field, before?.values[name]).map(refKey));
      return refsIn(field, after?.[name]).filter((ref) => !old.has(refKey(ref)));
    }),
  );

/** The unit that takes back what this one has written. */
export const inverse = ({ changes, followUps = [] }: WorkUnit): WorkUnit => ({
  changes: [...changes, ...followUps].map(inverseOf),
  guards: [],
});

function inverseOf({ action, type, id, before, after }: Change): Change {
  const written = after && { type, id, version: (before?.version ?? 0) + 1, values: after };
  if (action === 'create') return { action: 'delete', type, id, before: written, after: null };
  const values = before?.values ?? null;
  if (written) return { action: 'update', type, id, before: written, after: values };
  return { action: 'create', type, id, before: null, after: values, lastVersion: before?.version ?? 0 };
}
