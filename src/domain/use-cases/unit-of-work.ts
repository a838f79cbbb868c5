import type { TypeName } from '../model/fields.ts';
import type { JsonObject } from '../model/json.ts';
import type { StoredObject } from '../model/resource.ts';
import { refKey } from '../model/resource.ts';
import type { Guard, WorkUnit } from '../model/store.ts';
import type { Actor, Change, Reader, Row, Settings, Work } from '../model/work.ts';
import { resourceOf } from '../registry.ts';
import type { Context } from './context.ts';
import { filterProblems } from './filter-json.ts';
import { memoReader } from './memo.ts';

/** Collects the changes of one use case; rules read and add through it. */
export class UnitOfWork implements Work {
  readonly reader: Reader;
  readonly now: string;
  readonly actor: Actor;
  readonly settings: Settings;
  readonly #changes = new Map<string, Change>();
  readonly #followUps = new Map<string, Change>();
  readonly #guards = new Map<string, Guard>();
  readonly #effects: (() => Promise<void>)[] = [];

  constructor(context: Context, reader: Reader = memoReader(context.store)) {
    this.reader = reader;
    this.now = context.now().toISOString();
    this.actor = context.actor;
    this.settings = context.settings;
  }

  async get(type: TypeName, id: number): Promise<StoredObject | undefined> {
    return (await this.reader.getMany([{ type, id }])).get(refKey({ type, id }));
  }

  async children(type: TypeName, field: string, target: number | string): Promise<readonly Row[]> {
    const rows: Row[] = [];
    for await (const row of this.reader.rows({ kind: 'reference', type, field, target: String(target) }))
      rows.push(row);
    return rows;
  }

  filterProblems(type: TypeName, parameters: JsonObject): Promise<readonly string[]> {
    return filterProblems(this.reader, resourceOf(type), parameters);
  }

  create(type: TypeName, id: number, after: JsonObject): void {
    this.#changes.set(refKey({ type, id }), { action: 'create', type, id, before: null, after });
  }

  update(object: StoredObject, values: JsonObject): void {
    const key = refKey(object);
    const pending = this.#changes.get(key) ?? this.#followUps.get(key);
    this.#changes.set(key, this.#changed(object, pending, values));
  }

  updateDependent(object: StoredObject, values: JsonObject): void {
    const key = refKey(object);
    if (this.deletes(object.type, object.id)) return;
    if (this.#changes.has(key)) this.update(object, values);
    else this.#followUps.set(key, this.#changed(object, this.#followUps.get(key), values));
  }

  #changed(object: StoredObject, pending: Change | undefined, values: JsonObject): Change {
    const stamp: JsonObject = 'last_updated' in object.values ? { last_updated: this.now } : {};
    const after = { ...(pending?.after ?? object.values), ...stamp, ...values };
    return { action: 'update', type: object.type, id: object.id, before: object, after };
  }

  delete(object: StoredObject): void {
    this.#changes.set(refKey(object), {
      action: 'delete',
      type: object.type,
      id: object.id,
      before: object,
      after: null,
    });
  }

  afterCommit(effect: () => Promise<void>): void {
    this.#effects.push(effect);
  }

  async runEffects(): Promise<void> {
    for (const effect of this.#effects) await effect();
  }

  guard({ type, id, version }: StoredObject): void {
    this.#guards.set(refKey({ type, id }), { type, id, version });
  }

  /** A change that the unit's other changes decide; see WorkUnit.followUps. */
  follow(change: Change): void {
    this.#followUps.set(refKey(change), change);
  }

  /** True when the object is deleted by this unit. */
  deletes(type: TypeName, id: number): boolean {
    const key = refKey({ type, id });
    return (this.#changes.get(key) ?? this.#followUps.get(key))?.action === 'delete';
  }

  get changes(): readonly Change[] {
    return [...this.#changes.values()];
  }

  get followUps(): readonly Change[] {
    return [...this.#followUps.values()].filter((change) => !this.#changes.has(refKey(change)));
  }

  get unit(): WorkUnit {
    return { changes: this.changes, followUps: this.followUps, guards: [...this.#guards.values()] };
  }
}
