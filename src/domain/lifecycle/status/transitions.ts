import { type FieldErrors, hasErrors, invalid, refused } from '../../engine/errors.ts';
import { isBlank, type JsonObject } from '../../engine/json.ts';
import type { Work } from '../../engine/ports.ts';
import { rowsFrom } from '../../engine/resource/load-objects.ts';
import type { StoredObject } from '../../engine/resource/resource.ts';
import type { StoredValues } from '../../engine/schema/field-kinds.ts';
import type { GovernedType } from './statuses.ts';

/** The conditions of a rule, apart from the two statuses. */
export interface Conditions {
  /** Fields that must be filled. */
  readonly fields: readonly string[];
  /** Name of an action that the caller must be permitted; '' for none. */
  readonly permission: string;
  /** The author may not take this step. */
  readonly byOther: boolean;
}

/** A transition rule as far as a decision needs it. A blank `from` names an initial status. */
export interface Transition {
  readonly from: string;
  readonly to: string;
  readonly reversible: boolean;
  readonly conditions?: Conditions;
}

/** The facts about the object and the caller that rules decide on. */
export interface TransitionFacts {
  /** As they would be after the change. */
  readonly values: JsonObject;
  readonly isAuthor: boolean;
  may(permission: string): boolean;
}

/** The reasons against a status: messages by field, and messages about the caller. */
export interface TransitionProblems {
  readonly errors: FieldErrors;
  readonly forbidden: readonly string[];
}

const noProblems: TransitionProblems = { errors: {}, forbidden: [] };

/**
 * Whether the rules let an object get this status. Asset Lifecycle: on create an initial rule must name the status; on
 * change a rule leads there, or the inverse of a reversible one. Beyond it, a rule may ask for filled fields and for
 * another person on the way forward, and for a permission both ways. Of several rules one is enough.
 */
export function transitionProblems(
  rules: readonly Transition[],
  from: string | null,
  to: string,
  facts: TransitionFacts,
): TransitionProblems {
  if (from === to) return noProblems;
  const forward = rules.filter((rule) => rule.to === to && rule.from === (from ?? ''));
  const back = rules.filter((rule) => rule.reversible && rule.from === to && rule.to === from && rule.from !== '');
  const ways = [
    ...forward.map(({ conditions }) => unmet(conditions, to, facts, from === null)),
    ...back.map(({ conditions }) => unmet(conditions && { ...conditions, fields: [], byOther: false }, to, facts)),
  ];
  const [first] = ways;
  if (from === '' || !first)
    return {
      errors: {
        status: [from === null ? `${to} is not a valid initial status.` : `Cannot transition from ${from} to ${to}`],
      },
      forbidden: [],
    };
  return ways.some(isMet) ? noProblems : first;
}

export const isMet = ({ errors, forbidden }: TransitionProblems): boolean =>
  Object.keys(errors).length === 0 && forbidden.length === 0;

function unmet(
  { fields, permission, byOther }: Conditions = { fields: [], permission: '', byOther: false },
  to: string,
  { values, isAuthor, may }: TransitionFacts,
  isNew = false,
): TransitionProblems {
  const missing = fields.filter((field) => isBlank(values[field]));
  const forbidden: string[] = [];
  if (permission !== '' && !may(permission)) forbidden.push(`Status ${to} requires the permission ${permission}.`);
  if (byOther && isAuthor && !isNew)
    forbidden.push(`Whoever created the object or set its present status cannot set status ${to}.`);
  return {
    errors: Object.fromEntries(missing.map((field) => [field, [`This field is required in status ${to}.`]])),
    forbidden,
  };
}

const ruleType = 'netbox_asset_lifecycle.statustransitionrule';

/** The rules for one kind of object. There are a few dozen in all, read strongly from one partition. */
export async function transitionsOf({ reader }: Pick<Work, 'reader'>, type: GovernedType) {
  const rules: Transition[] = [];
  for await (const { values } of rowsFrom(reader, { kind: 'by-id', type: ruleType, startId: 0 }))
    if (values.object_type === type)
      rules.push({
        from: values.from_status,
        to: values.to_status,
        reversible: values.allow_reverse,
        conditions: {
          fields: values.required_fields.filter((name) => typeof name === 'string'),
          permission: values.required_permission,
          byOther: values.by_other,
        },
      });
  return rules;
}

/** The facts for the rules: the object as it is stored, or as a new one would be, and the caller. */
export async function factsFor(
  work: Pick<Work, 'actor' | 'permits'>,
  rules: readonly Transition[],
  object: StoredObject<GovernedValues>,
  values: JsonObject,
): Promise<TransitionFacts> {
  const asked = new Set(rules.flatMap(({ conditions }) => conditions?.permission || []));
  const held = new Set<string>();
  for (const permission of asked) if (await work.permits(permission, object)) held.add(permission);
  const { created_by, status_set_by } = object.values;
  return {
    values,
    isAuthor: [created_by, status_set_by].includes(work.actor.userId),
    may: (permission) => held.has(permission),
  };
}

/** The values of an object with a governed status. */
type GovernedValues = StoredValues<GovernedType>;

/** A write of such an object. */
interface GovernedWrite {
  readonly id: number;
  readonly before: GovernedValues | null;
  readonly after: GovernedValues;
}

/**
 * Fails with 400 or 403 when the rules do not allow the new status. Otherwise records the user who sets it, because a rule may
 * require another user for the next step. Answers the names of the permissions that the rules ask for this step.
 */
export async function governStatus(
  work: Work,
  type: GovernedType,
  { id, before, after }: GovernedWrite,
): Promise<readonly string[]> {
  const from = before === null ? null : before.status;
  const to = after.status;
  if (from === to) return [];
  const saved = await work.get(type, id);
  if (!saved) return [];
  const rules = await transitionsOf(work, type);
  const judged = before === null ? saved : { ...saved, values: before };
  const problems = transitionProblems(rules, from, to, await factsFor(work, rules, judged, after));
  refuse(problems);
  const { userId } = work.actor;
  work.update(saved, { status_set_by: userId, ...(before === null ? { created_by: userId } : {}) });
  return permissionsOf(rules, from ?? '', to);
}

/** The permissions that the rules for a step ask for, there or back. */
const permissionsOf = (rules: readonly Transition[], from: string, to: string): readonly string[] =>
  rules
    .filter(
      (rule) => (rule.from === from && rule.to === to) || (rule.reversible && rule.from === to && rule.to === from),
    )
    .flatMap(({ conditions }) => conditions?.permission || []);

function refuse({ errors, forbidden }: TransitionProblems): void {
  if (hasErrors(errors)) throw invalid(errors);
  const [sentence] = forbidden;
  if (sentence !== undefined) throw refused('forbidden', sentence);
}
