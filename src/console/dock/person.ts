import { isJsonObject } from '../../domain/engine/json.ts';
import type { Client } from '../api/client.ts';
import { textOf } from '../api/json.ts';
import { asProblem, Problem } from '../api/problem.ts';
import { rememberedUser, rememberUser } from '../api/session.ts';
import { shortly } from './patience.ts';

/** The id of the person who has signed in. Without the network it is the one that the tab knows of its session. */
export async function personOf(client: Client): Promise<string> {
  const remembered = rememberedUser(client.session);
  try {
    const answer = await client.request(
      '/authentication-check/',
      remembered === undefined ? {} : { signal: shortly() },
    );
    const id = isJsonObject(answer) ? textOf(answer.id) : '';
    if (id === '') throw new Problem(0, 'Quartermaster does not say who you are. Try again in a moment.');
    rememberUser(client.session, id);
    return id;
  } catch (thrown) {
    if (remembered === undefined || asProblem(thrown).status !== 0) throw thrown;
    return remembered;
  }
}
