import type { AccessAction } from '../access/grants.ts';
import type { JsonObject } from '../json.ts';
import type { Row, Work } from '../ports.ts';
import type { StoredObject } from '../resource/resource.ts';
import type { ChangesOf, FieldName, TypeName } from '../schema/field-kinds.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** A unit of work as rules see it: what they change follows from what the caller changes, and is not the caller's own. */
export class Consequences implements Work {
  readonly #unit: UnitOfWork;

  constructor(unit: UnitOfWork) {
    this.#unit = unit;
  }

  get reader() {
    return this.#unit.reader;
  }
  get now() {
    return this.#unit.now;
  }
  get actor() {
    return this.#unit.actor;
  }
  get settings() {
    return this.#unit.settings;
  }
  get templates() {
    return this.#unit.templates;
  }
  get requestId() {
    return this.#unit.requestId;
  }
  get consequences(): Work {
    return this;
  }

  get<T extends TypeName>(type: T, id: number) {
    return this.#unit.get(type, id);
  }
  children<T extends TypeName>(type: T, field: FieldName<T>, target: number | string) {
    return this.#unit.children(type, field, target);
  }
  findUnique<T extends TypeName>(type: T, constraint: string, values: JsonObject) {
    return this.#unit.findUnique(type, constraint, values);
  }
  may(action: AccessAction, type: TypeName) {
    return this.#unit.may(action, type);
  }
  permits(action: string, object: StoredObject) {
    return this.#unit.permits(action, object);
  }
  async require(): Promise<void> {}
  visible<R extends Row>(type: TypeName, rows: readonly R[]) {
    return this.#unit.visible(type, rows);
  }
  deletes(type: TypeName, id: number) {
    return this.#unit.deletes(type, id);
  }

  add(type: TypeName, objects: readonly JsonObject[]) {
    return this.#unit.add(type, objects, 'rule');
  }
  addShared(type: TypeName, values: JsonObject) {
    return this.#unit.addShared(type, values, 'rule');
  }
  create(type: TypeName, id: number, values: JsonObject) {
    this.#unit.create(type, id, values, 'rule');
  }
  update<V extends JsonObject>(object: StoredObject<V>, values: ChangesOf<V>) {
    this.#unit.update(object, values, 'rule');
  }
  updateDependent<V extends JsonObject>(object: StoredObject<V>, values: ChangesOf<V>) {
    this.#unit.updateDependent(object, values);
  }
  updateForCaller<V extends JsonObject>(object: StoredObject<V>, values: ChangesOf<V>) {
    this.#unit.updateForCaller(object, values);
  }
  delete(object: StoredObject) {
    this.#unit.delete(object, 'rule');
  }
  dropSnapshot(bomId: number, generation: number) {
    this.#unit.dropSnapshot(bomId, generation);
  }
  tidyManifests(shipment: number, previous: string | null) {
    this.#unit.tidyManifests(shipment, previous);
  }
  dropDock(shipment: number) {
    this.#unit.dropDock(shipment);
  }
  guard(object: StoredObject) {
    this.#unit.guard(object);
  }
  guardVacancy(type: TypeName, constraint: string, values: JsonObject) {
    this.#unit.guardVacancy(type, constraint, values);
  }
}
