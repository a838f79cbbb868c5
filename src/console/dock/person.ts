import { isJsonObject } from '../../domain/engine/json.ts';
import type { Client } from '../api/client.ts';
import { textOf } from '../api/json.ts';
import { asProblem, Problem } from '../api/problem.ts';
import { rememberedUser, rememberUser } from '../api/session.ts';

/** The id of the person who has signed in. Without the network it is the one that the tab knows of its session. */
export async function personOf(client: Client): Promise<string> {
  try {
    const answer = await client.request('/authentication-check/');
    const id = isJsonObject(answer) ? textOf(answer.id) : '';
    if (id === '') throw new Problem(0, 'Quartermaster does not say who you are. Try again in a moment.');
    rememberUser(client.session, id);
    return id;
  } catch (thrown) {
    const known = asProblem(thrown).status === 0 ? rememberedUser(client.session) : undefined;
    if (known === undefined) throw thrown;
    return known;
  }
}
