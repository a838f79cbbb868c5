import { randomUUID } from 'node:crypto';
import { isJsonObject, type Json, type JsonObject } from '../../src/domain/engine/json.ts';
import type { Resource } from '../../src/domain/engine/resource/resource.ts';
import { registry } from '../../src/domain/registry.ts';
import { type Answer, type Client, reasonIn } from './client.ts';
import { asBody } from './custom-values.ts';
import type { Intent } from './journal-line.ts';
import { lessened, type Refusal, refusalsIn } from './lessen.ts';
import type { MoveState } from './state.ts';
import type { Wanted } from './wanted.ts';

export interface Writing {
  /** Goes with each change into the change log. */
  readonly message: string;
  /** Told of each object as it is after the write. */
  readonly onWritten: (intent: Intent, answers: readonly JsonObject[]) => Promise<void>;
  /** Told of each object that comes without something, with the reason. */
  readonly onLessened: (resource: Resource, object: Wanted, reason: string) => void;
  /** Told of each object that the API refuses, in its words. */
  readonly onRefused: (resource: Resource, object: Wanted, reason: string) => void;
}

/** Objects that are sent at once: a unit of this size takes a second or two. */
const batchSize = 100;

/**
 * Writes objects of the source, many at a time. Each request is kept before it is sent and carries a key under which it is
 * done once: after a crash it is sent again, and answered as it would have been.
 */
export class Writer {
  readonly #client: Client;
  readonly #state: MoveState;
  readonly #writing: Writing;
  readonly #now: () => number;
  /** What the token may not do with any object of a type, with the reason: it is asked once. */
  readonly #later = new Map<string, readonly Wanted[]>();
  readonly #forbidden = new Map<string, string>();

  constructor(client: Client, state: MoveState, writing: Writing, now: () => number) {
    this.#client = client;
    this.#state = state;
    this.#writing = writing;
    this.#now = now;
  }

  create = (resource: Resource, objects: readonly Wanted[]): Promise<void> => this.#write('POST', resource, objects);

  change = (resource: Resource, objects: readonly Wanted[]): Promise<void> => this.#write('PATCH', resource, objects);

  /** Changes that follow from writes: they are sent with the next ones of their type. */
  later(type: string, objects: readonly Wanted[]): void {
    this.#later.set(type, [...(this.#later.get(type) ?? []), ...objects]);
  }

  /** Sends again what was on its way when an earlier run ended. */
  async takeUp(): Promise<void> {
    for (const intent of this.#state.unfinished) {
      // The API keeps answers for a day. What is older is looked for by its natural key.
      if (this.#now() - intent.time < keptFor) await this.#send(intent);
      else this.#state.end(intent);
    }
    for (const { type } of registry.resources) await this.#writeLater(registry.resourceOf(type));
  }

  async #write(method: Intent['method'], resource: Resource, objects: readonly Wanted[]): Promise<void> {
    for (let at = 0; at < objects.length; at += batchSize)
      await this.#writeBatch(method, resource, objects.slice(at, at + batchSize));
    await this.#writeLater(resource);
  }

  async #writeLater(resource: Resource): Promise<void> {
    const objects = this.#later.get(resource.type) ?? [];
    this.#later.delete(resource.type);
    if (objects.length > 0) await this.change(resource, objects);
  }

  /** All or none are written: those that are refused are taken out, and the others sent again. */
  async #writeBatch(method: Intent['method'], resource: Resource, objects: readonly Wanted[]): Promise<void> {
    if (objects.length === 0) return;
    const forbidden = this.#forbidden.get(`${method} ${resource.type}`);
    if (forbidden !== undefined) return this.#refuse(resource, objects, forbidden);
    const answer = await this.#send({
      key: randomUUID(),
      method,
      type: resource.type,
      sources: objects.map(({ source }) => source),
      body: objects.map(({ body }) => ({ ...asBody(resource, body), changelog_message: this.#writing.message })),
      wanted: objects.map(({ values }) => values),
      time: this.#now(),
    });
    if (isWritten(answer)) return;
    const refusals = refusalsIn(answer, objects);
    if (refusals.length > 0) return this.#writeBatch(method, resource, this.#without(resource, objects, refusals));
    const half = Math.ceil(objects.length / 2);
    if (answer.status === 403) this.#forbidden.set(`${method} ${resource.type}`, reasonIn(answer.body));
    if (objects.length === 1 || answer.status === 403) return this.#refuse(resource, objects, reasonIn(answer.body));
    await this.#writeBatch(method, resource, objects.slice(0, half));
    await this.#writeBatch(method, resource, objects.slice(half));
  }

  /** The others, and those that can be without what was refused. */
  #without(resource: Resource, objects: readonly Wanted[], refusals: readonly Refusal[]): readonly Wanted[] {
    const again = new Map(refusals.map((refusal) => [refusal.object, lessened(resource, refusal)]));
    for (const { object, problems } of refusals) {
      const less = again.get(object);
      if (less) this.#writing.onLessened(resource, object, less.reason);
      else this.#writing.onRefused(resource, object, reasonIn(problems));
    }
    return objects.flatMap((object) => (again.has(object) ? (again.get(object)?.object ?? []) : [object]));
  }

  #refuse(resource: Resource, objects: readonly Wanted[], reason: string): void {
    for (const object of objects) this.#writing.onRefused(resource, object, reason);
  }

  async #send(intent: Intent): Promise<Answer> {
    this.#state.begin(intent);
    const { path } = registry.resourceOf(typeNamed(intent.type));
    const answer = await this.#client.ask(intent.method, `${path}/`, {
      body: intent.body,
      headers: { 'Idempotency-Key': intent.key },
    });
    if (isWritten(answer)) await this.#writing.onWritten(intent, objectsIn(answer.body));
    this.#state.end(intent);
    return answer;
  }
}

const keptFor = 23 * 3_600_000;

const isWritten = ({ status }: Answer): boolean => status === 200 || status === 201;
const objectsIn = (body: Json): readonly JsonObject[] => (Array.isArray(body) ? body.filter(isJsonObject) : []);

function typeNamed(name: string): Resource['type'] {
  const resource = registry.find(name);
  if (!resource) throw new Error(`There is no type ${name}.`);
  return resource.type;
}
