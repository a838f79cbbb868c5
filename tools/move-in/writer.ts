import { randomUUID } from 'node:crypto';
import { isJsonObject, type Json, type JsonObject } from '../../src/domain/engine/json.ts';
import type { Resource } from '../../src/domain/engine/resource/resource.ts';
import { registry } from '../../src/domain/registry.ts';
import { type Answer, type Client, reasonIn } from './client.ts';
import { asBody } from './custom-values.ts';
import type { Intent } from './journal-line.ts';
import type { MoveState } from './state.ts';

/** An object that is to be made, or changed. */
export interface Wanted {
  /** Its id at the source, and what it is called there. */
  readonly source: number;
  readonly display: string;
  /** What the source says of it. */
  readonly values: JsonObject;
  /** What is sent: all of it, or what changes, with the id here. */
  readonly body: JsonObject;
}

export interface Writing {
  /** Told of each object as it is after the write. */
  readonly onWritten: (intent: Intent, answers: readonly JsonObject[]) => Promise<void>;
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
      body: objects.map(({ body }) => asBody(resource, body)),
      wanted: objects.map(({ values }) => values),
      time: this.#now(),
    });
    if (isWritten(answer)) return;
    const refusals = refusalsIn(answer, objects);
    if (refusals.size > 0) {
      for (const [object, reason] of refusals) this.#writing.onRefused(resource, object, reason);
      return this.#writeBatch(
        method,
        resource,
        objects.filter((object) => !refusals.has(object)),
      );
    }
    const half = Math.ceil(objects.length / 2);
    if (answer.status === 403) this.#forbidden.set(`${method} ${resource.type}`, reasonIn(answer.body));
    if (objects.length === 1 || answer.status === 403) return this.#refuse(resource, objects, reasonIn(answer.body));
    await this.#writeBatch(method, resource, objects.slice(0, half));
    await this.#writeBatch(method, resource, objects.slice(half));
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

/** The entries that a bulk request was refused for, with the reason of each. */
function refusalsIn({ body }: Answer, objects: readonly Wanted[]): ReadonlyMap<Wanted, string> {
  const errors = isJsonObject(body) && Array.isArray(body.errors) ? body.errors.filter(isJsonObject) : [];
  return new Map(
    errors.flatMap(({ index, id, errors: problems }) => {
      const object =
        typeof index === 'number'
          ? objects[index]
          : objects.find(({ body: { id: own } }) => own !== undefined && own === id);
      return object ? [[object, reasonIn(problems ?? null)] as const] : [];
    }),
  );
}
