import type { JsonObject } from '../model/json.ts';
import { loadObject } from '../model/load-objects.ts';
import type { StoredObject } from '../model/resource.ts';
import { receipt } from '../platform/receipt.ts';
import type { Context } from './context.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Milliseconds: a day. */
const kept = 24 * 3600 * 1000;

/** An answer as it is kept. */
export interface Receipt extends JsonObject {
  /** Digest of the request. */
  readonly request: string;
  readonly status: number;
  readonly headers: JsonObject;
  readonly body: string;
}

const holderOf = ({ actor }: Context, key: string): string => `${actor.userId} ${key}`;

async function stored(context: Context, key: string): Promise<StoredObject | undefined> {
  const { type } = receipt;
  const id = await context.store.findUnique(type, 'holder', { holder: holderOf(context, key) });
  return id === undefined ? undefined : loadObject(context.store, type, id);
}

const isOver = ({ values }: StoredObject, now: Date): boolean => Date.parse(String(values.expires)) <= now.getTime();

/** What the caller was answered under this key within the last 24 hours. */
export async function findReceipt(context: Context, key: string): Promise<JsonObject | undefined> {
  const found = await stored(context, key);
  return found && !isOver(found, context.now()) ? found.values : undefined;
}

/** Keeps the answer in the transaction of the write. Whoever commits the same key first makes the others fail. */
export async function keepReceipt(context: Context, work: UnitOfWork, key: string, answer: Receipt): Promise<void> {
  const old = await stored(context, key);
  if (old && isOver(old, context.now())) work.delete(old);
  const expires = new Date(context.now().getTime() + kept).toISOString();
  await work.add(receipt.type, [{ ...answer, holder: holderOf(context, key), expires }]);
}
