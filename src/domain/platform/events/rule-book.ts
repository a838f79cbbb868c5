import type { Collection } from '../../engine/collection.ts';
import type { Reader } from '../../engine/ports.ts';
import { collect, isOfType, loadObjects } from '../../engine/resource/load-objects.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import { parseTimestamp } from '../../engine/schema/dates.ts';
import type { ObjectRef } from '../../engine/schema/field-kinds.ts';
import type { ChangeEvent } from './change-event.ts';
import { type Conditions, parseConditions } from './conditions.ts';
import { eventRule } from './event-rule.ts';

/** A rule, ready to judge events. */
export interface CompiledRule {
  readonly id: number;
  readonly objectTypes: readonly string[];
  readonly eventTypes: readonly string[];
  readonly evaluate: Conditions;
  readonly action: ObjectRef;
  readonly savedBy: number | null;
  /** When the rule was made, give or take what clocks differ by and requests take. */
  readonly since: string;
}

/** A rule that has the types of an event, and the type of the event that it is about. */
export interface Candidate {
  readonly rule: CompiledRule;
  readonly eventType: string;
}

export async function compileRule({ id, values }: ObjectOf<typeof eventRule.type>): Promise<CompiledRule> {
  const { evaluate } = await parseConditions(values.conditions);
  return {
    id,
    objectTypes: values.object_types,
    eventTypes: values.event_types.filter((name) => typeof name === 'string'),
    // Conditions are checked when they are saved; what an earlier version took and this one does not stays silent.
    evaluate: evaluate ?? (() => undefined),
    action: values.action_object,
    savedBy: values._saved_by,
    since: shortlyBefore(values.created ?? null),
  };
}

const tolerance = 5_000;
const shortlyBefore = (time: string | null): string =>
  time === null ? '' : new Date(parseTimestamp(time) - tolerance).toISOString();

/** The types of object as which rules know what an event is about: of a job also those that it works on. */
export function objectTypesOf({ object, postchange }: Pick<ChangeEvent, 'object' | 'postchange'>): readonly string[] {
  const worksOn = object.type === 'core.job' ? postchange?.object_type : null;
  return typeof worksOn === 'string' ? [object.type, worksOn] : [object.type];
}

/** The type of an event that a rule names; what a change means comes before that it was made. */
export const namedType = (rule: Pick<CompiledRule, 'eventTypes'>, { types }: Pick<ChangeEvent, 'types'>) =>
  types.findLast((type) => rule.eventTypes.includes(type));

/** The enabled rules by what they are about, so that an event meets none but its own. */
export class RuleBook {
  readonly #byTypes = new Map<string, CompiledRule[]>();

  constructor(rules: readonly CompiledRule[]) {
    for (const rule of rules)
      for (const objectType of rule.objectTypes)
        for (const eventType of rule.eventTypes) {
          const key = `${objectType} ${eventType}`;
          this.#byTypes.set(key, [...(this.#byTypes.get(key) ?? []), rule]);
        }
  }

  /** Each rule once, in the order of their ids. A rule is not about what was there before it, however late that is told of. */
  candidates(event: ChangeEvent): readonly Candidate[] {
    const found = new Map<number, Candidate>();
    for (const objectType of objectTypesOf(event))
      for (const eventType of event.types)
        for (const rule of this.#byTypes.get(`${objectType} ${eventType}`) ?? [])
          if (rule.since <= event.time) found.set(rule.id, { rule, eventType });
    return [...found.values()].sort((a, b) => a.rule.id - b.rule.id);
  }
}

interface Kept {
  readonly changes: number;
  readonly book: Promise<RuleBook>;
}
const books = new WeakMap<Collection, Kept>();

/** The rules as they are now; those of a collection in memory are compiled once for each of its versions. */
export async function ruleBookOf(reader: Reader): Promise<RuleBook> {
  const collection = await reader.collection(eventRule.type);
  if (!collection) {
    const rows = await collect(reader.rows({ kind: 'in-order', type: eventRule.type }));
    const ids = rows.map(({ id }) => id);
    return bookOf(await loadObjects(reader, eventRule.type, ids));
  }
  const { changes } = collection;
  const known = books.get(collection);
  if (known?.changes === changes) return known.book;
  const rules = collection.ids(['id']).flatMap((id) => {
    const object = collection.object(id);
    return object && isOfType(object, eventRule.type) ? [object] : [];
  });
  const book = bookOf(rules);
  books.set(collection, { changes, book });
  return book;
}

async function bookOf(rules: readonly ObjectOf<typeof eventRule.type>[]): Promise<RuleBook> {
  return new RuleBook(await Promise.all(rules.filter(({ values }) => values.enabled).map(compileRule)));
}
