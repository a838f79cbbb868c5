import type { JsonObject } from '../../src/domain/engine/json.ts';
import type { Resource } from '../../src/domain/engine/resource/resource.ts';
import { type Comparison, compare, type Difference } from './compare.ts';
import type { HereIndex } from './here-index.ts';
import { idOf } from './lists.ts';
import { lostFields } from './lost-fields.ts';
import { addTo, type Move, refuse } from './move.ts';
import { installedFields, isEquipment, isMovedType } from './plan.ts';
import { type Missing, type Portable, portable } from './portable.ts';
import type { Named } from './tally.ts';
import type { Wanted } from './wanted.ts';

/** What is to be written of a type. */
export interface Orders {
  readonly created: Wanted[];
  readonly changed: Wanted[];
}

/** What becomes of one object of the source. `waits`: something that it refers to may still come. */
export type Step = 'done' | 'waits';

/** Goes through objects of one type of the source, and says what is to be written. */
export class ObjectMover {
  readonly #move: Move;
  readonly #resource: Resource;
  readonly #index: HereIndex;
  /** Types that are moved at the same time. */
  readonly #together: ReadonlySet<string>;
  readonly orders: Orders = { created: [], changed: [] };

  constructor(move: Move, resource: Resource, index: HereIndex, together: ReadonlySet<string>) {
    this.#move = move;
    this.#resource = resource;
    this.#index = index;
    this.#together = together;
  }

  /** `last`: nothing else will come; what an object can be without is left out. */
  step(answer: JsonObject, last: boolean): Step {
    const { state, customFields } = this.#move;
    const { type } = this.#resource;
    const object: Named = { type, id: idOf(answer), display: String(answer.display) };
    const read = portable(this.#resource, answer, { find: (target, id) => state.find(target, id), customFields });
    const here = state.find(type, object.id);
    const missing = read.missing.filter((lacking) => isMovedType(lacking.type));
    if (here === undefined && !last && missing.some((lacking) => this.#together.has(lacking.type))) return 'waits';
    if (!this.#move.isFinishing) this.#tellLost(answer, read);
    const needed = read.missing.find(({ required }) => required);
    if (here === undefined && needed) this.#skip(object, needed);
    else {
      if (missing.length > 0) addTo(this.#move.unfinished, type, object.id);
      if (here === undefined) this.#moveNew(object, read);
      else this.#compare(object, here, known(read));
    }
    return 'done';
  }

  #tellLost(answer: JsonObject, { missing }: Portable): void {
    const { tally, customFields } = this.#move;
    const { type } = this.#resource;
    const unmoved = missing.filter((lacking) => !isMovedType(lacking.type) && !lacking.required);
    const lost = [...lostFields(this.#resource, answer, customFields), ...unmoved.map(({ field }) => field)];
    for (const field of new Set(lost)) tally.lose(type, field);
  }

  /** What leads to something that is never moved is not tried again until all is looked at. */
  #skip(object: Named, needed: Missing): void {
    if (isMovedType(needed.type)) refuse(this.#move, object, absence(needed));
    else this.#move.tally.skip(object, absence(needed));
  }

  #moveNew(object: Named, read: Portable): void {
    const { values, missing } = read;
    const { state, tally } = this.#move;
    const { type, fields } = this.#resource;
    const match = this.#index.match(values, (id) => state.sourceOf(type, id) === undefined);
    if (match !== undefined) {
      tally.count(type, 'matched');
      state.keep(type, object.id, match, { source: {}, here: {} });
      this.#compareValues(object, match, compare(known(read), this.#index.valuesOf(match) ?? {}, undefined));
      return;
    }
    const unsaid = Object.fromEntries(
      missing.flatMap(({ field }) => (field in values ? [] : [[field, null] as const])),
    );
    // The components of a module come one by one, as they are at the source.
    const orders = 'replicate_components' in fields ? { replicate_components: false } : {};
    const body = { ...values, ...orders };
    this.orders.created.push({ source: object.id, display: object.display, values: { ...values, ...unsaid }, body });
  }

  #compare(object: Named, here: number, values: JsonObject): void {
    const there = this.#index.valuesOf(here);
    if (!there) {
      this.#move.tally.remark({
        ...object,
        what: 'deleted here',
        reason: 'It was deleted here after it had been moved, and stays away.',
      });
      return;
    }
    const comparison = compare(values, there, this.#move.state.baseOf(object.type, object.id));
    if (this.#move.isFinishing) this.#keep(object, here, comparison);
    else if (!this.#compareValues(object, here, comparison)) this.#move.tally.count(object.type, 'unchanged');
  }

  /** True when there was anything to say of the object. */
  #compareValues(object: Named, here: number, comparison: Comparison): boolean {
    const { tally } = this.#move;
    const { changes, changedHere, conflicts, differing } = comparison;
    this.#keep(object, here, comparison);
    const returned = changedHere.filter(({ field }) => this.#flowsBack(field));
    const kept = changedHere.filter((difference) => !returned.includes(difference));
    if (returned.length > 0) this.#return(object, returned);
    for (const difference of kept)
      tally.remark({ ...object, what: 'changed here', reason: changedHereText, ...difference });
    for (const difference of conflicts)
      tally.remark({ ...object, what: 'conflict', reason: conflictText, ...difference });
    for (const difference of differing)
      tally.remark({ ...object, what: 'differing', reason: differingText, ...difference });
    if (kept.length + differing.length > 0) tally.count(object.type, 'differing');
    if (conflicts.length > 0) tally.count(object.type, 'conflicts');
    return Object.keys(changes).length + changedHere.length + conflicts.length + differing.length > 0;
  }

  #keep({ type, id, display }: Named, here: number, { changes, conflicts, base }: Comparison): void {
    this.#move.state.keep(type, id, here, base);
    if (conflicts.length > 0) addTo(this.#move.failed, type, id);
    if (Object.keys(changes).length === 0) return;
    this.orders.changed.push({ source: id, display, values: changes, body: { id: here, ...changes } });
  }

  #flowsBack(field: string): boolean {
    return this.#move.writesBack && isEquipment(this.#resource) && installedFields.includes(field);
  }

  #return({ id, display }: Named, returned: readonly Difference[]): void {
    const before = Object.fromEntries(returned.map(({ field, source }) => [field, source]));
    const after = Object.fromEntries(returned.map(({ field, here }) => [field, here]));
    this.#move.returns.push({ resource: this.#resource, id, display, before, after });
  }
}

const changedHereText = 'It was changed here, and stays so.';
const conflictText = 'It was changed on both sides since they were in step. Neither is overwritten.';
const differingText = 'It was here already, and stays as it is.';

/** What can be compared: of a list of which something may still come, nothing is known. */
const known = ({ values, missing }: Portable): JsonObject => {
  const open = new Set(missing.flatMap(({ field, type }) => (isMovedType(type) ? [field] : [])));
  return Object.fromEntries(Object.entries(values).filter(([field]) => !open.has(field)));
};

const absence = ({ field, type, id }: Missing): string =>
  isMovedType(type) ? `${field}: ${type} ${id} was not moved.` : `${field}: ${type} is not moved.`;
