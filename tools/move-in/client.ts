import type { Json, JsonObject } from '../../src/domain/engine/json.ts';
import { authorization } from '../import/connection.ts';

/** What requests go through, and what waits between attempts. */
export interface Surroundings {
  readonly send: typeof fetch;
  /** Waits for so many milliseconds. */
  readonly pause: (milliseconds: number) => Promise<unknown>;
  readonly now: () => number;
}

export interface Answer {
  readonly status: number;
  /** The JSON of the answer; its text where it is none. */
  readonly body: Json;
  readonly headers: Headers;
}

/** Name and value of a query parameter. */
export type Parameter = readonly [string, string];

interface Asked {
  readonly query?: readonly Parameter[];
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Nothing that can be used came back, however often it was asked for. The run ends, and can be taken up again. */
export class NoAnswer extends Error {}

const mostAttempts = 8;
const requestMs = 120_000;
const firstPauseMs = 500;
const longestPauseMs = 30_000;
/** Who asks for more patience than this has an outage: the run ends. */
const longestRetryAfterMs = 600_000;

const passing: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/** One side of a move: NetBox's REST API at an address. */
export class Client {
  /** Scheme, host and what stands before `/api/`. */
  readonly base: string;
  readonly #token: string;
  readonly #around: Surroundings;

  constructor(base: string, token: string, around: Surroundings) {
    this.base = base;
    this.#token = token;
    this.#around = around;
  }

  get(path: string, query: Asked['query'] = []): Promise<Answer> {
    return this.ask('GET', path, { query });
  }

  /** Asks until there is an answer. Writes must be safe to repeat: by their nature, or by an Idempotency-Key. */
  async ask(method: string, path: string, asked: Asked = {}): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.#attempt(method, path, asked);
      if (!('problem' in outcome)) return outcome;
      const pause = outcome.pause ?? Math.min(firstPauseMs * 2 ** (attempt - 1), longestPauseMs);
      if (attempt === mostAttempts || pause > longestRetryAfterMs)
        throw new NoAnswer(`${method} ${this.base}${path}: ${outcome.problem}`);
      await this.#around.pause(pause);
    }
  }

  async #attempt(
    method: string,
    path: string,
    { query = [], body, headers }: Asked,
  ): Promise<Answer | { readonly problem: string; readonly pause?: number }> {
    const search =
      query.length > 0 ? `?${new URLSearchParams(query.map(([name, value]): [string, string] => [name, value]))}` : '';
    try {
      const response = await this.#around.send(`${this.base}${path}${search}`, {
        method,
        // Tokens go where they were meant to go, and nowhere else.
        redirect: 'manual',
        signal: AbortSignal.timeout(requestMs),
        headers: {
          Authorization: authorization(this.#token),
          Accept: 'application/json',
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const { status } = response;
      const leadsTo = response.headers.get('location');
      if (status >= 300 && status < 400 && leadsTo !== null)
        return {
          status,
          body: `It leads to ${leadsTo}. Give the address where the API is.`,
          headers: response.headers,
        };
      if (!passing.has(status)) return { status, body: read(text), headers: response.headers };
      const pause = retryAfter(response.headers.get('retry-after'), this.#around.now()) || undefined;
      return { problem: `answered ${status}: ${shortened(text)}`, ...(pause === undefined ? {} : { pause }) };
    } catch (error) {
      const hint = error instanceof Error ? lastingProblem(error) : undefined;
      if (hint !== undefined) throw new NoAnswer(`${method} ${this.base}${path}: ${hint}`);
      return { problem: error instanceof Error ? causeOf(error) : String(error) };
    }
  }
}

/** `fetch failed` says nothing; its cause does. */
const causeOf = (error: Error): string => (error.cause instanceof Error ? error.cause.message : error.message);

/** What does not pass by waiting: no TLS where it is expected, or a certificate of nobody who is trusted. */
function lastingProblem({ cause }: Error): string | undefined {
  if (!(cause instanceof Error && 'code' in cause)) return undefined;
  const code = String(cause.code);
  if (/SSL_WRONG_VERSION_NUMBER|SSL_PACKET_LENGTH_TOO_LONG/.test(code))
    return 'What answers there does not speak TLS. Is it http://?';
  if (/^CERT_|SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)|ERR_TLS_CERT/.test(code))
    return `Its certificate is not trusted: ${code}. NODE_EXTRA_CA_CERTS names a file of certificates to trust, too.`;
  return undefined;
}

function read(text: string): Json {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Milliseconds that `Retry-After` asks for: seconds, or a date. */
function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

const shortened = (text: string): string => (text.length > 300 ? `${text.slice(0, 300)}...` : text);

/** What a refusal says, in one line. */
export function reasonIn(body: Json): string {
  if (typeof body === 'string') return shortened(body);
  return shortened(sentences(body).join(' '));
}

function sentences(value: Json): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(sentences);
  if (typeof value !== 'object' || value === null) return [String(value)];
  const fields: JsonObject = Object.fromEntries(Object.entries(value));
  return Object.entries(fields).flatMap(([field, problems]) => {
    const texts = sentences(problems);
    return field === 'detail' || field === '__all__' ? texts : [`${field}: ${texts.join(' ')}`];
  });
}
