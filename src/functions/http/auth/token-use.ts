import type { StoredObject } from '../../../domain/engine/resource/resource.ts';
import type { Store } from '../../../domain/engine/store.ts';

/** NetBox: `last_used` is written at most once in so many milliseconds. */
const writtenEvery = 60_000;

/**
 * Writes down that a token was used. Best effort: whoever changes the token at the same time wins, and a failure is
 * nobody's business but the next request's.
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
