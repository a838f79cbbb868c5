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
import { transact } from './transact.ts';

export type Entry = FollowUp | HeldChange;

/** So many changes of a journaled unit as one transaction can write. */
export interface Part {
  readonly key: Key;
  readonly journal: string;
  readonly entries: readonly Entry[];
}

/** Actions of a part as planned; objects that change meanwhile may need a few more. */
export const plannedActions = 80;
/** An item holds 400 KB. */
const partBytes = 300_000;
const attempts = 10;
const releasesInParallel = 8;
/** Parts of a commit that never came to its decision. */
const orphanSeconds = 7 * 24 * 3600;

/** An entry, and how many actions it comes to as things are. */
export interface Planned {
  readonly entry: Entry;
  readonly actions: number;
}

export function partsOf(planned: readonly Planned[]): readonly (readonly Entry[])[] {
  const parts: Entry[][] = [];
  let current: Entry[] = [];
  let count = 0;
  let bytes = 0;
  for (const { entry, actions } of planned) {
    const ownBytes = Buffer.byteLength(JSON.stringify(entry));
    if (current.length > 0 && (count + actions > plannedActions || bytes + ownBytes > partBytes)) {
      parts.push(current);
      current = [];
      count = 0;
      bytes = 0;
    }
    current.push(entry);
    count += actions;
    bytes += ownBytes;
  }
  if (current.length > 0) parts.push(current);
  return parts;
}

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

/** Writes a part: what is held as it was planned, what follows on the objects as they are now. */
export async function applyPart(access: TableAccess, part: Part): Promise<void> {
  const dropped = new Set<string>();
  for (let attempt = 0; attempt < attempts; attempt++) {
    const actions = await actionsNow(access, part, dropped);
    const outcome = await transact(access, oncePerKey([partRemoval(part), ...actions]));
    if (outcome.length === 0 || outcome.some(isRemoval)) return;
    // The value was free when the unit was decided. Whoever took it since keeps it.
    for (const conflict of outcome) if (conflict.kind === 'unique') dropped.add(refKey(conflict));
    await backoff(attempt);
  }
  throw refused('unavailable', 'Too many writes to the same objects at once. The change will be completed soon.');
}

async function actionsNow(access: TableAccess, part: Part, dropped: ReadonlySet<string>): Promise<readonly Action[]> {
  const { registry } = access;
  const held = part.entries.flatMap((entry) => ('held' in entry ? [entry.held] : []));
  const followUps = part.entries.flatMap((entry) => ('held' in entry || dropped.has(refKey(entry)) ? [] : [entry]));
  const objects = await load(access, followUps);
  const changes = followUps.flatMap((followUp, index) => changeNow(followUp, objects[index]) ?? []);
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
): Promise<readonly (StoredObject | undefined)[]> {
  const keys = new KeyLoader(access);
  return Promise.all(
    refs.map(async ({ type, id }) => {
      const resource = access.registry.resourceOf(type);
      const item = await keys.load(objectKey(type, id, resource.shards));
      return item && storedObject(resource, item);
    }),
  );
}
