import { gunzipSync, gzipSync } from 'node:zlib';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { refused } from '../domain/engine/errors.ts';
import type { StoredObject } from '../domain/engine/resource/resource.ts';
import { refKey } from '../domain/engine/resource/resource.ts';
import type { ObjectRef } from '../domain/engine/schema/field-kinds.ts';
import type { CommitOutcome } from '../domain/engine/store.ts';
import { type Action, actionsOf, heldActions, holdActions, oncePerKey, releaseActions } from './actions.ts';
import { backoff } from './backoff.ts';
import type { TableAccess } from './client.ts';
import { mapLimited } from './concurrency.ts';
import { changeNow, type FollowUp, type HeldChange } from './follow-ups.ts';
import { storedObject } from './items.ts';
import { KeyLoader } from './key-loader.ts';
import { itemsOf } from './query.ts';
import { journalPartKey, type Key, objectKey, timeToLiveAttribute } from './table.ts';
import { actionsPerTransaction, transact } from './transact.ts';

export type Entry = FollowUp | HeldChange;

/** So many changes of a journaled unit as one transaction can write. */
export interface Part {
  readonly key: Key;
  readonly journal: string;
  readonly entries: readonly Entry[];
}

/** Actions of a part as planned: the removal of the part, and of the head with an only one, come on top. */
const plannedActions = actionsPerTransaction - 4;
/** An item holds 400 KB. */
const partBytes = 300_000;
const attempts = 10;
const releasesInParallel = 8;
/** Parts of a commit that never came to its decision. */
const orphanSeconds = 7 * 24 * 3600;

/** An entry, and the keys that it writes as things are. */
export interface Planned {
  readonly entry: Entry;
  readonly keys: readonly string[];
}

export function partsOf(planned: readonly Planned[]): readonly (readonly Entry[])[] {
  const parts: Entry[][] = [];
  let current: Entry[] = [];
  let keys = new Set<string>();
  let reserve = 0;
  let bytes = 0;
  for (const { entry, keys: own } of planned) {
    const ownBytes = Buffer.byteLength(JSON.stringify(entry));
    const added = own.filter((key) => !keys.has(key)).length + reserveOf(entry);
    if (current.length > 0 && (keys.size + reserve + added > plannedActions || bytes + ownBytes > partBytes)) {
      parts.push(current);
      current = [];
      keys = new Set();
      reserve = 0;
      bytes = 0;
    }
    current.push(entry);
    for (const key of own) keys.add(key);
    reserve += reserveOf(entry);
    bytes += ownBytes;
  }
  if (current.length > 0) parts.push(current);
  return parts;
}

/** An object that is not held may change meanwhile, and need another action. */
const reserveOf = (entry: Entry): number => ('held' in entry || entry.action === 'create' ? 0 : 1);

export async function writePart({ client, table }: TableAccess, { key, entries }: Part): Promise<void> {
  const expires = Math.floor(Date.now() / 1000) + orphanSeconds;
  const Item = { ...key, [timeToLiveAttribute]: expires, entries: gzipSync(JSON.stringify(entries)) };
  await client.send(new PutCommand({ TableName: table, Item }));
}

export async function readParts(access: TableAccess, journal: string): Promise<readonly Part[]> {
  const parts: Part[] = [];
  for await (const item of itemsOf(access, { pk: journalPartKey(journal, 0).pk })) {
    const entries = unpacked(item.entries);
    parts.push({ key: { pk: String(item.pk), sk: String(item.sk) }, journal, entries });
  }
  return parts;
}

/** Write units count kilobytes, and objects resemble each other. */
function unpacked(packed: unknown): readonly Entry[] {
  if (!(packed instanceof Uint8Array)) throw new Error('A part of the journal holds no entries');
  const entries: readonly Entry[] = JSON.parse(gunzipSync(packed).toString());
  return entries;
}

/**
 * Writes a part: what is held as it was planned, what follows on the objects as they are now. `alongside` is written in the
 * same transaction.
 */
export async function applyPart(access: TableAccess, part: Part, alongside: readonly Action[] = []): Promise<void> {
  const dropped = new Set<string>();
  for (let attempt = 0; attempt < attempts; attempt++) {
    const actions = await actionsNow(access, part, { dropped, again: attempt > 0 });
    const outcome = await transact(access, oncePerKey([partRemoval(part), ...actions, ...alongside]));
    if (outcome.length === 0 || outcome.some(isRemoval)) return;
    // The value was free when the unit was decided. Whoever took it since keeps it.
    for (const conflict of outcome) if (conflict.kind === 'unique') dropped.add(refKey(conflict));
    await backoff(attempt);
  }
  throw refused('unavailable', 'Too many writes to the same objects at once. The change will be completed soon.');
}

interface Circumstances {
  /** Keys of objects that are not made, since others have taken their values. */
  readonly dropped: ReadonlySet<string>;
  /** An earlier attempt has met a conflict: what is to be made may be there already. */
  readonly again: boolean;
}

async function actionsNow(access: TableAccess, part: Part, { dropped, again }: Circumstances) {
  const { registry } = access;
  const held = part.entries.flatMap((entry) => ('held' in entry ? [entry.held] : []));
  const followUps = part.entries.flatMap((entry) => ('held' in entry || dropped.has(refKey(entry)) ? [] : [entry]));
  const present = await load(
    access,
    followUps.filter(({ action }) => again || action !== 'create'),
  );
  const changes = followUps.flatMap((followUp) => changeNow(followUp, present.get(refKey(followUp))) ?? []);
  return [
    ...held.flatMap((change) => heldActions(registry, change, part.journal)),
    ...actionsOf(registry, { changes, guards: [] }),
  ];
}

/** Lets go what a preparation holds, as far as it came, and removes the part. */
export async function releasePart(access: TableAccess, { key, journal, entries }: Part): Promise<void> {
  const holds = entries.flatMap((entry) => ('held' in entry ? holdActions(access.registry, entry.held, journal) : []));
  await mapLimited(releaseActions(holds, journal), releasesInParallel, (action) => transact(access, [action]));
  await transact(access, [partRemoval({ key })]);
}

/** Fails if another process has written the part. Object ids are positive. */
export const partRemoval = ({ key }: Pick<Part, 'key'>): Action => ({
  key,
  write: { kind: 'delete', condition: 'present' },
  conflict: { kind: 'version', type: 'journal.part', id: 0 },
});
const isRemoval = ({ type }: CommitOutcome[number]): boolean => type === 'journal.part';

async function load(
  access: TableAccess,
  refs: readonly Pick<ObjectRef, 'type' | 'id'>[],
): Promise<ReadonlyMap<string, StoredObject>> {
  const keys = new KeyLoader(access);
  const found = await Promise.all(
    refs.map(async ({ type, id }): Promise<readonly (readonly [string, StoredObject])[]> => {
      const resource = access.registry.resourceOf(type);
      const item = await keys.load(objectKey(type, id, resource.shards));
      return item ? [[refKey({ type, id }), storedObject(resource, item)]] : [];
    }),
  );
  return new Map(found.flat());
}
