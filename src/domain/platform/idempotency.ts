import { grantOf, permitted } from '../engine/access/access.ts';
import type { Context } from '../engine/context.ts';
import { permissionDenied } from '../engine/errors.ts';
import type { JsonObject } from '../engine/json.ts';
import { loadObject } from '../engine/resource/load-objects.ts';
import { isObjectRef, type ObjectOf } from '../engine/resource/resource.ts';
import type { ObjectRef } from '../engine/schema/field-kinds.ts';
import type { UnitOfWork } from '../engine/write/unit-of-work.ts';
import { idempotencyRecord } from './idempotency-record.ts';

/** Milliseconds: a day. */
const kept = 24 * 3600 * 1000;

/** An answer as it is kept. */
export interface IdempotencyRecord extends JsonObject {
  /** Digest of the request. */
  readonly request: string;
  readonly status: number;
  readonly headers: JsonObject;
  readonly body: string;
  /** The objects that the request named and the answer shows. */
  readonly shown: readonly ObjectRef[];
}

const holderOf = ({ actor }: Context, key: string): string => `${actor.userId} ${key}`;

async function stored(context: Context, key: string): Promise<ObjectOf<typeof idempotencyRecord.type> | undefined> {
  const { type } = idempotencyRecord;
  const id = await context.store.findUnique(type, 'holder', { holder: holderOf(context, key) });
  return id === undefined ? undefined : loadObject(context.store, type, id);
}

const isExpired = ({ values }: ObjectOf<typeof idempotencyRecord.type>, now: Date): boolean =>
  Date.parse(values.expires ?? '') <= now.getTime();

/** What the caller was answered under this key within the last 24 hours. */
export async function findIdempotencyRecord(context: Context, key: string): Promise<JsonObject | undefined> {
  const record = await stored(context, key);
  return record && !isExpired(record, context.now()) ? record.values : undefined;
}

/** What a caller may do with an object to be shown an earlier answer about it: a verb may have moved it out of one of these. */
const actions = ['view', 'add', 'change'];

/**
 * Fails with 403 when by now the caller may neither view, add nor change one of the objects that a kept answer shows.
 * Deleted objects leave nothing to judge: the answer is given again.
 */
export async function requireStillShown({ store, actor }: Context, { shown }: JsonObject): Promise<void> {
  const refs = Array.isArray(shown) ? shown.filter(isObjectRef) : [];
  for (const object of (await store.getMany(refs)).values()) {
    const grants = await Promise.all(actions.map((action) => grantOf(store.registry, actor, action, object.type)));
    const permits = await Promise.all(grants.map((grant) => permitted(store, grant, [object])));
    if (permits.every(({ length }) => length === 0)) throw permissionDenied();
  }
}

/** Keeps the answer in the transaction of the write. Whoever commits the same key first makes the others fail. */
export async function keepIdempotencyRecord(
  context: Context,
  work: UnitOfWork,
  key: string,
  answer: IdempotencyRecord,
): Promise<void> {
  const old = await stored(context, key);
  if (old && isExpired(old, context.now())) work.delete(old);
  const expires = new Date(context.now().getTime() + kept).toISOString();
  await work.add(idempotencyRecord.type, [{ ...answer, holder: holderOf(context, key), expires }]);
}
