import { grantOf, isAllowed, isPermitted, permittedRows } from '../access/access.ts';
import type { AccessAction } from '../access/grants.ts';
import type { Context } from '../context.ts';
import { hasErrors, invalid, permissionDenied } from '../errors.ts';
import { defined, type JsonObject } from '../json.ts';
import type { Actor, Change, Reader, Row, RowOf, Work } from '../ports.ts';
import { cachingReader } from '../query/caching-reader.ts';
import { definitionsOf } from '../resource/custom-field-cache.ts';
import { collect, isOfType, loadObject, referringTo, rowsOfType } from '../resource/load-objects.ts';
import type { ObjectOf, Resource, StoredObject } from '../resource/resource.ts';
import { indexTarget, refKey, targetOf } from '../resource/resource.ts';
import { claims, constraintNamed, uniqueText } from '../resource/unique.ts';
import { withReader } from '../resource/with-reader.ts';
import { defaultValues } from '../schema/custom-fields.ts';
import { defaults } from '../schema/defaults.ts';
import type { ChangesOf, FieldName, TypeName } from '../schema/field-kinds.ts';
import { sizeProblems } from '../schema/size.ts';
import type { Settings } from '../settings.ts';
import type { CommitOutcome, Guard, Store, Vacancy, WorkUnit, Writer } from '../store.ts';
import type { LoadTemplates } from '../templates/template-library.ts';
import { Consequences } from './consequences.ts';

/** Whether a change is the caller's own, or follows from one by a rule. */
export type Origin = 'caller' | 'rule';

/** Collects the changes of one use case; rules read and add through it. */
export class UnitOfWork implements Work {
  readonly reader: Reader;
  readonly now: string;
  readonly actor: Actor;
  readonly settings: Settings;
  readonly templates: LoadTemplates;
  readonly requestId: string;
  readonly #changes = new Map<string, Change>();
  readonly #followUps = new Map<string, Change>();
  readonly #guards = new Map<string, Guard>();
  readonly #vacancies = new Map<string, Vacancy>();
  readonly #shared = new Set<string>();
  /** Keys of the objects that the caller changes; other changes are consequences. */
  readonly #callers = new Set<string>();
  readonly consequences: Work = new Consequences(this);
  /** Rows that were read: a thousand installs from one shipment read its lines once. */
  readonly #children = new Map<string, Promise<readonly Row[]>>();
  readonly #stored: Pick<Store, 'dropSnapshot' | 'dock'>;
  readonly #ids: Pick<Writer, 'takeIds'>;
  readonly #effects: (() => Promise<void>)[] = [];
  readonly #undo: (() => void)[] = [];
  /** By object; an object that several parts change has the message of the last. */
  readonly #messages = new Map<string, string>();
  #message: string | undefined;

  constructor(context: Context, reader: Reader = cachingReader(context.store)) {
    this.reader = reader;
    this.#stored = context.store;
    this.#ids = context.ids ?? context.store;
    this.now = context.now().toISOString();
    this.actor = context.actor;
    this.settings = context.settings;
    this.templates = context.templates;
    this.requestId = context.requestId;
  }

  /**
   * Runs one part of a larger unit, with the message that its changes get in the change log; when it fails, what it added
   * is taken back and the unit is as before.
   */
  async attempt<T>(part: () => Promise<T>, message?: string): Promise<T> {
    const mark = this.#undo.length;
    this.#message = message;
    try {
      return await part();
    } catch (error) {
      while (this.#undo.length > mark) this.#undo.pop()?.();
      throw error;
    } finally {
      this.#message = undefined;
    }
  }

  /** The message of the part that has made the change. */
  messageOf(change: Pick<Change, 'type' | 'id'>): string | undefined {
    return this.#messages.get(refKey(change));
  }

  #set<V>(map: Map<string, V>, key: string, value: V): void {
    const before = map.get(key);
    this.#undo.push(() => (before === undefined ? map.delete(key) : map.set(key, before)));
    map.set(key, value);
    if (this.#message !== undefined) this.#messages.set(key, this.#message);
  }

  /** A change that the caller makes stays the caller's, whatever rules add to it. */
  #change(change: Change, origin: Origin): void {
    const key = refKey(change);
    this.#set(this.#changes, key, change);
    if (origin === 'caller') this.#byCaller(key);
  }

  #byCaller(key: string): void {
    if (this.#callers.has(key)) return;
    this.#callers.add(key);
    this.#undo.push(() => this.#callers.delete(key));
  }

  /** The changes for which the caller must have permission. */
  get callersChanges(): readonly Change[] {
    return [...this.changes, ...this.followUps].filter((change) => this.#callers.has(refKey(change)));
  }

  /** The object as this unit leaves it. */
  async get<T extends TypeName>(type: T, id: number): Promise<ObjectOf<T> | undefined> {
    const pending = this.#pending(type, id);
    if (pending?.after === undefined) return loadObject(this.reader, type, id);
    if (pending.after === null) return undefined;
    const object: StoredObject = { type, id, version: pending.before?.version ?? 0, values: pending.after };
    return isOfType(object, type) ? object : undefined;
  }

  /** The reader, with objects read by id as this unit leaves them: a new object may refer to another new one. */
  get leaving(): Reader {
    const { reader } = this;
    return withReader(reader, {
      getMany: async (refs, freshness) => {
        const pending = refs.filter(({ type, id }) => this.#pending(type, id));
        const found = await reader.getMany(
          pending.length > 0 ? refs.filter((ref) => !pending.includes(ref)) : refs,
          freshness,
        );
        if (pending.length === 0) return found;
        const objects = await Promise.all(pending.map(({ type, id }) => this.get(type, id)));
        return new Map([...found, ...objects.flatMap((object) => (object ? [[refKey(object), object] as const] : []))]);
      },
    });
  }

  async children<T extends TypeName>(
    type: T,
    field: FieldName<T>,
    target: number | string,
  ): Promise<readonly RowOf<T>[]> {
    const source = referringTo(type, field, target);
    const key = `${type}|${field}|${target}`;
    const stored = this.#children.get(key) ?? collect(this.reader.rows(source));
    this.#children.set(key, stored);
    const resource = this.#resourceOf(type);
    const wanted = indexTarget(resource, field, source.target);
    const rows = new Map((await stored).map((row) => [row.id, row]));
    for (const { id, after } of [...this.changes, ...this.followUps].filter((change) => change.type === type))
      if (after !== null && targetOf(resource, field, after) === wanted) rows.set(id, { id, values: after });
      else rows.delete(id);
    return rowsOfType(type, [...rows.values()]);
  }

  async findUnique<T extends TypeName>(
    type: T,
    constraint: string,
    values: JsonObject,
  ): Promise<ObjectOf<T> | undefined> {
    const declared = constraintNamed(this.#resourceOf(type), constraint, values);
    const text = declared && uniqueText(declared, values);
    if (!declared || text === undefined) return undefined;
    const pending = [...this.changes, ...this.followUps].find(
      (change) => change.type === type && change.after !== null && claims(declared, change.after, text),
    );
    const id = pending?.id ?? (await this.reader.findUnique(type, constraint, values));
    const holder = id === undefined ? undefined : await this.get(type, id);
    return holder && claims(declared, holder.values, text) ? holder : undefined;
  }

  #resourceOf(type: TypeName): Resource {
    return this.reader.registry.resourceOf(type);
  }

  #pending(type: TypeName, id: number): Change | undefined {
    const key = refKey({ type, id });
    return this.#changes.get(key) ?? this.#followUps.get(key);
  }

  may(action: AccessAction, type: TypeName): boolean {
    return isAllowed(this.actor, action, type);
  }

  async permits(action: string, object: StoredObject): Promise<boolean> {
    return isPermitted(this, await grantOf(this.reader.registry, this.actor, action, object.type), object);
  }

  async require(action: AccessAction, object: StoredObject): Promise<void> {
    if (!(await this.permits(action, object))) throw permissionDenied();
  }

  async visible<R extends Row>(type: TypeName, rows: readonly R[]): Promise<readonly R[]> {
    const grant = await grantOf(this.reader.registry, this.actor, 'view', type);
    if (grant === 'all') return rows;
    const seen = await permittedRows(this.leaving, grant, this.#resourceOf(type), rows);
    const ids = new Set(seen.map(({ id }) => id));
    return rows.filter(({ id }) => ids.has(id));
  }

  async add(type: TypeName, objects: readonly JsonObject[], origin: Origin = 'caller'): Promise<readonly number[]> {
    const resource = this.#resourceOf(type);
    const [ids, own] = await Promise.all([
      this.#ids.takeIds(type, objects.length),
      resource.fields.custom_fields ? definitionsOf(this.reader) : undefined,
    ]);
    const times = resource.fields.created ? { created: this.now, last_updated: this.now } : {};
    const common = { ...defaults(resource), ...defaultValues(own?.customFieldsOf(type) ?? []), ...times };
    for (const [index, id] of ids.entries()) this.create(type, id, { ...common, ...objects[index] }, origin);
    return ids;
  }

  async addShared(type: TypeName, values: JsonObject, origin: Origin = 'caller'): Promise<number> {
    const [id = 0] = await this.add(type, [values], origin);
    this.#shared.add(refKey({ type, id }));
    return id;
  }

  /** True if another write has taken a shared value of this unit. */
  lostShared(outcome: CommitOutcome): boolean {
    return outcome.some((conflict) => conflict.kind === 'unique' && this.#shared.has(refKey(conflict)));
  }

  /** Fails with 400 when the values are larger than can be kept; so do changes. */
  create(type: TypeName, id: number, after: JsonObject, origin: Origin = 'caller'): void {
    this.#requireSize(type, null, after);
    this.#change({ action: 'create', type, id, before: null, after }, origin);
  }

  update<V extends JsonObject>(object: StoredObject<V>, values: ChangesOf<V>, origin: Origin = 'caller'): void {
    const key = refKey(object);
    const pending = this.#changes.get(key) ?? this.#followUps.get(key);
    this.#change(this.#changed(object, pending, defined(values)), origin);
  }

  /** How many objects change. */
  get size(): number {
    return this.#changes.size + this.#followUps.size;
  }

  /** Takes back a change that changes nothing. */
  withdraw(object: StoredObject): void {
    this.#changes.delete(refKey(object));
  }

  updateDependent<V extends JsonObject>(object: StoredObject<V>, values: ChangesOf<V>): void {
    const key = refKey(object);
    if (this.deletes(object.type, object.id)) return;
    if (this.#changes.has(key)) this.update(object, values, 'rule');
    else this.#set(this.#followUps, key, this.#changed(object, this.#followUps.get(key), defined(values)));
  }

  updateForCaller<V extends JsonObject>(object: StoredObject<V>, values: ChangesOf<V>): void {
    if (this.deletes(object.type, object.id)) return;
    this.updateDependent(object, values);
    this.#byCaller(refKey(object));
  }

  #changed(object: StoredObject, pending: Change | undefined, values: JsonObject): Change {
    const stamp: JsonObject = 'last_updated' in object.values ? { last_updated: this.now } : {};
    const after = { ...(pending?.after ?? object.values), ...stamp, ...values };
    const { type, id } = object;
    this.#requireSize(type, object.values, after);
    if (pending?.action === 'create') return { action: 'create', type, id, before: null, after };
    return { action: 'update', type, id, before: pending?.before ?? object, after };
  }

  #requireSize(type: TypeName, before: JsonObject | null, after: JsonObject): void {
    const problems = sizeProblems(this.#resourceOf(type), before, after);
    if (hasErrors(problems)) throw invalid(problems);
  }

  delete(object: StoredObject, origin: Origin = 'caller'): void {
    const { type, id } = object;
    this.#change({ action: 'delete', type, id, before: object, after: null }, origin);
  }

  dropSnapshot(bomId: number, generation: number): void {
    this.#after(() => this.#stored.dropSnapshot(bomId, generation));
  }

  tidyManifests(shipment: number, previous: string | null): void {
    this.#after(() => this.#stored.dock.tidyManifests(shipment, previous, this.now));
  }

  dropDock(shipment: number): void {
    this.#after(() => this.#stored.dock.drop(shipment));
  }

  #after(effect: () => Promise<void>): void {
    this.#effects.push(effect);
    this.#undo.push(() => this.#effects.pop());
  }

  async runEffects(): Promise<void> {
    for (const effect of this.#effects) await effect();
  }

  guard({ type, id, version }: StoredObject): void {
    // Only this unit can change the objects that it creates.
    if (this.#pending(type, id)?.action === 'create') return;
    this.#set(this.#guards, refKey({ type, id }), { type, id, version });
  }

  guardVacancy(type: TypeName, constraint: string, values: JsonObject): void {
    const declared = constraintNamed(this.#resourceOf(type), constraint, values);
    const text = declared && uniqueText(declared, values);
    if (text !== undefined) this.#set(this.#vacancies, `${type}|${constraint}|${text}`, { type, constraint, values });
  }

  /** A change that the unit's other changes decide; see WorkUnit.followUps. */
  follow(change: Change): void {
    this.#set(this.#followUps, refKey(change), change);
  }

  deletes(type: TypeName, id: number): boolean {
    return this.#pending(type, id)?.action === 'delete';
  }

  get changes(): readonly Change[] {
    return [...this.#changes.values()];
  }

  get followUps(): readonly Change[] {
    return [...this.#followUps.values()].filter((change) => !this.#changes.has(refKey(change)));
  }

  get unit(): WorkUnit {
    return {
      changes: this.changes,
      followUps: this.followUps,
      guards: [...this.#guards.values()],
      vacancies: [...this.#vacancies.values()],
    };
  }
}
