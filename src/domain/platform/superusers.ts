import { refused } from '../engine/errors.ts';
import type { Work } from '../engine/ports.ts';

/** What the rule asks of a unit of work. */
type Asked = Pick<Work, 'actor' | 'get'>;

/**
 * Fails with 403 when one of these users is a superuser and the caller is neither a superuser nor that user. Better than
 * NetBox, where permissions on users and tokens reach the accounts of superusers, too.
 */
export async function requireNoSuperusers(work: Asked, userIds: readonly number[]): Promise<void> {
  const { actor } = work;
  if (actor.superuser) return;
  const others = await Promise.all(userIds.filter((id) => id !== actor.userId).map((id) => work.get('users.user', id)));
  if (others.some((other) => other?.values.is_superuser === true))
    throw refused('forbidden', 'Only a superuser may change the account of a superuser or its tokens.');
}
