import type { Json } from '../../domain/engine/json.ts';
import { type Query, withQuery } from './paths.ts';
import { notOurs, problemOf, unreachable } from './problem.ts';
import type { Session } from './session.ts';

/** Beside the console, below the same stage or base path. */
const apiRoot = new URL('../api', document.baseURI).href;

export interface Sending {
  readonly method?: string;
  /** A file goes as it is, with its own type. */
  readonly body?: Json | Blob;
  readonly signal?: AbortSignal;
  readonly query?: Query | URLSearchParams;
  /** Nothing is kept of the request; the answer is what it would be. */
  readonly dryRun?: boolean;
  /** The same key again answers what the first request with it did, and does nothing more. */
  readonly idempotencyKey?: string;
}

interface Answer {
  readonly ok: boolean;
  readonly status: number;
  readonly content: Blob;
}

/** Sends requests to the public API for one person. */
export class Client {
  readonly session: Session | undefined;
  readonly #onEnd: () => void;
  #checking: Promise<boolean> | undefined;

  /** `onEnd` is called when the session is valid no more. */
  constructor(session: Session | undefined, onEnd: () => void = () => {}) {
    this.session = session;
    this.#onEnd = onEnd;
  }

  /** `path` is below `/api`. Fails with a Problem. */
  async request(path: string, sending: Sending = {}): Promise<Json> {
    const text = await this.text(path, sending);
    const answer = text === '' ? null : jsonOf(text);
    if (answer === undefined) throw notOurs();
    return answer;
  }

  /** The same of what is answered in another format. */
  async text(path: string, sending: Sending = {}): Promise<string> {
    return (await this.file(path, sending)).text();
  }

  /** The same of a file. */
  async file(path: string, sending: Sending = {}): Promise<Blob> {
    const { ok, status, content } = await this.#send(path, sending);
    if (ok) return content;
    if (this.session && [401, 403].includes(status) && !(await this.#isSignedIn())) this.#onEnd();
    throw problemOf(status, jsonOf(await content.text()) ?? null);
  }

  async #send(path: string, sending: Sending): Promise<Answer> {
    const { method = 'GET', body, signal, query, dryRun, idempotencyKey } = sending;
    try {
      const response = await fetch(withQuery(`${apiRoot}${path}`, dryRun ? { dry_run: 'true' } : query), {
        method,
        headers: {
          Accept: 'application/json',
          ...(this.session ? { Authorization: this.session.authorization } : {}),
          ...(body === undefined ? {} : { 'Content-Type': body instanceof Blob ? body.type : 'application/json' }),
          ...(idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey }),
        },
        credentials: 'omit',
        // Whoever signs out may close the tab at once.
        keepalive: method === 'DELETE',
        ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
        ...(signal ? { signal } : {}),
      });
      return { ok: response.ok, status: response.status, content: await response.blob() };
    } catch (thrown) {
      if (signal?.aborted) throw thrown;
      throw unreachable();
    }
  }

  /** Tells a lack of permission from a token that is valid no more; both answer 403. */
  #isSignedIn(): Promise<boolean> {
    this.#checking ??= this.#send('/authentication-check/', {}).then(
      ({ status }) => status !== 401 && status !== 403,
      () => true,
    );
    const checking = this.#checking;
    void checking.then(() => {
      this.#checking = undefined;
    });
    return checking;
  }
}

function jsonOf(text: string): Json | undefined {
  try {
    const json: Json = JSON.parse(text);
    return json;
  } catch {
    return undefined;
  }
}
