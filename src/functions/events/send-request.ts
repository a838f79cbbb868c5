import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { AttemptResult } from '../../domain/platform/events/finish-attempt.ts';
import { isSuccess } from '../../domain/platform/events/finish-attempt.ts';
import { type Address, permittedAddresses, RefusedAddress, type Resolve } from './public-addresses.ts';

/** A request as it goes out. */
export interface OutgoingRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly verifiesTls: boolean;
}

/** What bounds a request. */
export interface SendLimits {
  /** Networks beside the public ones. */
  readonly networks: readonly string[];
  /** For the whole exchange, from the look-up of the name to the end of the answer. */
  readonly milliseconds?: number;
  readonly resolve?: Resolve;
}

const defaultLimit = 10_000;
/** Bytes of an answer that are read, and of those that are kept. */
const mostRead = 65_536;
const mostKept = 1_024;

interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly text: string;
}

/** What an attempt is, and whether the receiver was silent until the time was over. */
export interface SendResult extends AttemptResult {
  readonly timedOut: boolean;
}

/** Sends a request once. Whatever goes wrong is part of the result. */
export async function sendRequest(outgoing: OutgoingRequest, limits: SendLimits): Promise<SendResult> {
  const { milliseconds = defaultLimit } = limits;
  const begin = new Date();
  const signal = AbortSignal.timeout(milliseconds);
  const made = (status: number | null, answer: string, error: string) => ({
    time: begin.toISOString(),
    status,
    duration: Date.now() - begin.getTime(),
    answer,
    error,
  });
  try {
    const { status, retryAfter, text } = await exchange(outgoing, limits, signal);
    const attempt = made(status, text, isSuccess({ status }) ? '' : refusal(status));
    return { attempt, retryAfter, timedOut: false };
  } catch (error) {
    if (signal.aborted)
      return { attempt: made(null, '', `No complete answer within ${milliseconds / 1_000} seconds.`), timedOut: true };
    const isFinal = error instanceof RefusedAddress || isUnsendable(error);
    return { attempt: made(null, '', reasonOf(error)), isFinal, timedOut: false };
  }
}

const refusal = (status: number): string =>
  status >= 300 && status < 400
    ? `The receiver answered ${status}. Redirects are not followed.`
    : `The receiver answered ${status}.`;

async function exchange(outgoing: OutgoingRequest, limits: SendLimits, signal: AbortSignal): Promise<Answer> {
  const url = new URL(outgoing.url);
  const addresses = await beforeAbort(permittedAddresses(url.hostname, limits.networks, limits.resolve), signal);
  const answer = await answerTo(url, outgoing, addresses, signal);
  const { statusCode: status = 0, headers } = answer;
  const text = await beginningOf(answer);
  // An answer that ends with its connection looks whole when the time limit has cut it off.
  signal.throwIfAborted();
  return { status, retryAfter: headers['retry-after'], text };
}

function answerTo(
  url: URL,
  { method, headers, body, verifiesTls }: OutgoingRequest,
  addresses: readonly Address[],
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const options: RequestOptions & { rejectUnauthorized: boolean } = {
    method,
    headers: { ...headers, 'Content-Length': Buffer.byteLength(body) },
    // The name is not looked up again: what was checked is what is connected to.
    lookup: pinned(addresses),
    // No connection of an earlier request, which may lead elsewhere.
    agent: false,
    rejectUnauthorized: verifiesTls,
    signal,
  };
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const sent = send(url, options, resolve);
    // The answer may come before the end of the body: what fails from then on is seen where the answer is read.
    sent.on('error', reject);
    // Whoever changes the protocol sends no answer that could be read.
    sent.on('upgrade', ({ statusCode }, socket) => {
      socket.destroy();
      reject(new Error(`The receiver answered ${statusCode} and wants another protocol.`));
    });
    sent.end(body);
  });
}

const pinned =
  (addresses: readonly Address[]): LookupFunction =>
  (_hostname, { all }, done) => {
    const [first] = addresses;
    if (all || !first) done(null, [...addresses]);
    else done(null, first.address, first.family);
  };

/** The beginning of an answer as text; what is longer than is read is left unread. */
async function beginningOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let read = 0;
  for await (const chunk of answer) {
    if (!Buffer.isBuffer(chunk)) continue;
    if (read < mostKept) chunks.push(chunk);
    read += chunk.length;
    if (read >= mostRead) break;
  }
  return readable(Buffer.concat(chunks).subarray(0, mostKept));
}

/** Text of as many bytes at most. What shows nothing, or is no text, would take several times as many when it is stored. */
function readable(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes, { stream: true }).replace(unreadable, '\uFFFD');
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(mostKept));
  return text.slice(0, read);
}
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
const unreadable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** What a promise is, unless the signal ends it first: name look-ups cannot be stopped. */
function beforeAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    promise.then(resolve, reject);
  });
}

/** Node refuses addresses and headers that cannot be sent before it connects. */
const isUnsendable = (error: unknown): boolean =>
  error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_');

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(' ');
  if (!(error instanceof Error)) return 'The request failed.';
  const code = 'code' in error ? String(error.code) : '';
  return (sentences[code] ?? error.message).slice(0, 300) || 'The request failed.';
}

const sentences: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The receiver refuses connections.',
  ECONNRESET: 'The receiver closed the connection without an answer.',
  EHOSTUNREACH: 'The receiver cannot be reached.',
  ENETUNREACH: 'The receiver cannot be reached.',
  ENOTFOUND: 'The name of the receiver is not known.',
  EAI_AGAIN: 'The name of the receiver could not be looked up.',
};
