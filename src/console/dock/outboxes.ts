import type { Client } from '../api/client.ts';
import { Outbox } from './outbox.ts';
import { personOf } from './person.ts';
import { Store } from './store.ts';
import { markUsed } from './used.ts';

const outboxes = new WeakMap<Client, Promise<Outbox>>();

/** What was sent is of use for a day: to tell a second scan without the network. */
const kept = 24 * 3_600_000;

/** The one outbox of a session. It sends what is left from before. */
export function outboxOf(client: Client): Promise<Outbox> {
  const open = outboxes.get(client);
  if (open) return open;
  const opening = openOutbox(client);
  outboxes.set(client, opening);
  opening.catch(() => outboxes.delete(client));
  return opening;
}

async function openOutbox(client: Client): Promise<Outbox> {
  const [user, store] = await Promise.all([personOf(client), Store.open()]);
  markUsed();
  await store.forget(new Date(Date.now() - kept).toISOString());
  const outbox = new Outbox(client, store, user);
  void outbox.send();
  return outbox;
}

/** Ends with the session: whoever signs in next sends nothing of this one, and finds only what is unsent. */
export function closeOutbox(client: Client): void {
  const closing = outboxes.get(client);
  outboxes.delete(client);
  void closing?.then(({ close, store, user }) => {
    close();
    return store.forget(new Date().toISOString(), user);
  });
}
