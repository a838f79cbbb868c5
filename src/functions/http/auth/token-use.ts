import type { StoredObject } from '../../../domain/engine/resource/resource.ts';
import type { Store } from '../../../domain/engine/store.ts';

/** NetBox: minimum time between two writes of `last_used`, in milliseconds. */
const writtenEvery = 60_000;

/**
 * Records that a token was used. Best effort: a concurrent change of the token wins, and a failure is
 * ignored; the next request tries again.
 */
export async function noteUse(store: Store, holder: { token: StoredObject }, now: Date): Promise<void> {
  const { token } = holder;
  const { last_used: last } = token.values;
  if (typeof last === 'string' && now.getTime() - Date.parse(last) < writtenEvery) return;
  const after = { ...token.values, last_used: now.toISOString() };
  holder.token = { ...token, version: token.version + 1, values: after };
  const { type, id } = token;
  await store
    .commit([{ changes: [{ action: 'update', type, id, before: token, after }], guards: [] }])
    .catch(() => undefined);
}
