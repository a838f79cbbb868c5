import { isJsonObject, type Json } from './json.ts';

/** Messages per field, as NetBox answers them with status 400. `__all__` holds what belongs to no single field. */
export type FieldErrors = Readonly<Record<string, readonly string[]>>;

/**
 * Every way in which a request can fail, with the HTTP status it maps to. One table: the HTTP layer, the CSV import and
 * the scheduled checks all read it.
 */
const statusByKind = {
  invalid: 400,
  forbidden: 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'not-acceptable': 406,
  protected: 409,
  conflict: 409,
  gone: 410,
  'precondition-failed': 412,
  'too-large': 413,
  'unsupported-media-type': 415,
  unprocessable: 422,
  throttled: 429,
  unavailable: 503,
} as const;
export type FailureKind = keyof typeof statusByKind;

/** A failure that its caller can understand and act upon. `body` is the JSON answer. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly kind: FailureKind;
  readonly body: Json;
  /** Seconds after which the request may be sent again. */
  readonly retryAfter: number | undefined;

  constructor(kind: FailureKind, body: Json, options: ErrorOptions & { readonly retryAfter?: number } = {}) {
    super(`${kind}: ${JSON.stringify(body)}`, options);
    this.kind = kind;
    this.body = body;
    this.retryAfter = options.retryAfter;
  }

  get status(): number {
    return statusByKind[this.kind];
  }
}

/**
 * The database did not answer a write in time, so that the caller must not simply repeat it: all of it is written, or
 * nothing.
 */
export class LostAnswer extends Failure {
  readonly detail: string;

  constructor(detail = outcomeUnknown, options: ErrorOptions = {}) {
    super('unavailable', { detail }, options);
    this.detail = detail;
  }
}
const outcomeUnknown =
  'The database did not answer in time: it is unknown whether this change was made. Do not repeat it before you have looked.';

/** What comes after a write that is decided, and is made good later where it fails: the write is made all the same. */
export async function afterDecision(step: Promise<unknown>): Promise<void> {
  try {
    await step;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}

/** What comes before the decision: where the database does not answer, nothing was written, and all may be tried again. */
export async function beforeDecision<T>(step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (error) {
    throw error instanceof LostAnswer ? refused('unavailable', nothingWritten) : error;
  }
}
const nothingWritten = 'The database does not answer in time. Nothing was written. Please try again.';

/** Bad input: messages per field. */
export const invalid = (errors: FieldErrors): Failure => new Failure('invalid', errors);

/** Bad input that belongs to the object as a whole. NetBox: such messages sit under `__all__`. */
export const invalidObject = (...messages: string[]): Failure => invalid({ __all__: messages });

/** A rule that speaks with one sentence under `detail`. */
export const refused = (kind: FailureKind, detail: string): Failure => new Failure(kind, { detail });

/** A large write that is not settled yet has the object, or has claimed the value. */
export const beingWritten = (): Failure => refused('conflict', beingWrittenMessage);
export const beingWrittenMessage =
  'The object, or a value that it needs, is being written by another request. Please try again in a moment.';

/** The name of a resource in code: `DeviceType` for `device type`. */
export const className = (label: string): string =>
  label.replace(/(?:^|[^a-zA-Z]+)([a-zA-Z])/g, (_, letter: string) => letter.toUpperCase());

/** NetBox: an id that does not exist, or that the caller may not see, answers with this sentence. */
export const notFound = (label: string): Failure =>
  refused('not-found', `No ${className(label)} matches the given query.`);

export const permissionDenied = (): Failure =>
  refused('forbidden', 'You do not have permission to perform this action.');

/** Django REST framework's answer to too many requests. */
export const throttled = (retryAfter: number): Failure =>
  new Failure(
    'throttled',
    { detail: `Request was throttled. Expected available in ${retryAfter} second${retryAfter === 1 ? '' : 's'}.` },
    { retryAfter },
  );

export const hasErrors = (errors: FieldErrors): boolean => Object.keys(errors).length > 0;

/** Messages of one entry of a list under its place: `lines[2].quantity`; those of the entry as a whole under `lines[2]`. */
export const errorsWithin = (place: string, errors: FieldErrors): FieldErrors =>
  Object.fromEntries(
    Object.entries(errors).map(([name, messages]) => [
      name === '' || name === '__all__' ? place : `${place}.${name}`,
      messages,
    ]),
  );

/** What a refusal says, by field; under '' what it says of the whole. */
export function messagesOf({ body }: Failure): FieldErrors {
  const messages: FieldErrors = isJsonObject(body)
    ? Object.fromEntries(
        Object.entries(body).map(([name, value]) => [name === 'detail' ? '' : name, [value].flat().map(textOf)]),
      )
    : {};
  return hasErrors(messages) ? messages : { '': [textOf(body)] };
}

const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Collects messages per field and throws once, so that the caller sees every mistake and not only the first. */
export class ErrorCollector {
  /** Names come from requests: one of them may be `constructor`. */
  readonly #errors = new Map<string, string[]>();

  add(field: string, message: string): void {
    const messages = this.#errors.get(field) ?? [];
    if (!messages.includes(message)) messages.push(message);
    this.#errors.set(field, messages);
  }

  addAll(errors: FieldErrors): void {
    for (const [field, messages] of Object.entries(errors)) for (const message of messages) this.add(field, message);
  }

  get errors(): FieldErrors {
    return Object.fromEntries(this.#errors);
  }

  get empty(): boolean {
    return this.#errors.size === 0;
  }

  throwIfAny(): void {
    if (!this.empty) throw invalid(this.errors);
  }
}
