import { inject } from 'vitest';
import { isJsonObject, type Json, type JsonObject } from '../../../src/domain/engine/json.ts';

/** One answer of the API. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The JSON body; null when there is none or when it is no JSON. */
  readonly body: Json;
}

export interface CallOptions {
  /** Sent as JSON. */
  readonly body?: Json;
  /** Sent as it is. */
  readonly raw?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Value of the Authorization header; that of the superuser unless given. */
  readonly authorization?: string | undefined;
}

const { apiUrl, token } = inject('stack');

export const origin = new URL(apiUrl).origin;
export const superuser = `Token ${token}`;

/** Sends one request; `path` starts with `/api/`. Redirects are not followed. */
export async function call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
  const authorization = 'authorization' in options ? options.authorization : superuser;
  const body = options.raw ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
  const response = await send(`${origin}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(authorization === undefined ? {} : { Authorization: authorization }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...options.headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: jsonOf(text) };
}

/** Once more when the server closed a kept connection at the moment in which it was used again. */
async function send(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request);
  } catch {
    return await fetch(url, request);
  }
}

function jsonOf(text: string): Json {
  try {
    const parsed: Json = JSON.parse(text);
    return parsed;
  } catch {
    return null;
  }
}

export const objectOf = (answer: Answer): JsonObject => {
  if (isJsonObject(answer.body)) return answer.body;
  throw new Error(`No JSON object in the answer ${answer.status}: ${answer.text.slice(0, 300)}`);
};

/** The objects of a page. */
export function resultsOf(answer: Answer): readonly JsonObject[] {
  const { results } = objectOf(answer);
  if (!Array.isArray(results)) throw new Error(`No page in the answer ${answer.status}: ${answer.text.slice(0, 300)}`);
  return results.filter(isJsonObject);
}
