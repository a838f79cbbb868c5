import type { Client } from '../api/client.ts';
import { loadForm } from '../api/forms.ts';
import { lists } from './addresses.ts';
import type { TaskName } from './tasks.tsx';

export type Allowed = ReadonlySet<TaskName>;

/** What tells whether a caller may do a thing at all; whether with this very object, the form says. */
const asked: readonly (readonly [TaskName, string])[] = [
  ['transfer', `${lists.spares}0/transfer/`],
  ['adjust', `${lists.spares}0/adjust/`],
  ['scrap', `${lists.spares}0/scrap/`],
  ['reserve', lists.reservations],
  ['receive', `${lists.pools}0/receive/`],
  ['level', lists.levels],
  ['cancel', `${lists.reservations}0/cancel/`],
];

const loaded = new WeakMap<Client, Promise<Allowed>>();

/** Asked once, so that the buttons of the next item are there at once; the API judges each request by itself. */
export function loadAllowed(client: Client): Promise<Allowed> {
  const known = loaded.get(client);
  if (known) return known;
  const loading = ask(client);
  loaded.set(client, loading);
  loading.catch(() => loaded.delete(client));
  return loading;
}

async function ask(client: Client): Promise<Allowed> {
  const forms = await Promise.all(asked.map(async ([name, path]) => ((await loadForm(client, path)) ? [name] : [])));
  return new Set(forms.flat());
}
