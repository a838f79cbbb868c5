import { isJsonObject, type JsonObject } from '../../domain/engine/json.ts';
import type { Client } from '../api/client.ts';
import { notOurs, Problem } from '../api/problem.ts';

interface Sending {
  readonly isDry: boolean;
  readonly options?: ImportOptions;
  readonly signal: AbortSignal;
}

/** How a file is imported, in the words of the API. */
export interface ImportOptions {
  readonly mode: string;
  readonly upsert: boolean;
}

/** Imports a small file at once. Answers the report, also where the file was refused because of it. */
export async function sendCsv(
  client: Client,
  list: string,
  content: Blob | string,
  { isDry, options, signal }: Sending,
): Promise<JsonObject> {
  const query = {
    ...(options ? { mode: [options.mode, ...(options.upsert ? ['upsert'] : [])].join() } : {}),
    ...(isDry ? { dry_run: 'true' } : {}),
  };
  const body = new Blob([content], { type: 'text/csv' });
  try {
    const answer = await client.request(`${list}import/`, { method: 'POST', body, query, signal });
    if (isJsonObject(answer)) return answer;
  } catch (thrown) {
    if (thrown instanceof Problem && isJsonObject(thrown.answer) && 'results' in thrown.answer) return thrown.answer;
    throw thrown;
  }
  throw notOurs();
}
