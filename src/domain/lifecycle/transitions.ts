import { invalid } from '../model/errors.ts';
import type { JsonObject } from '../model/json.ts';
import type { Work } from '../model/work.ts';
import type { GovernedType } from './statuses.ts';

/** A transition rule as far as a decision needs it. A blank `from` names an initial status. */
export interface Transition {
  readonly from: string;
  readonly to: string;
  readonly reversible: boolean;
}

/**
 * Whether the rules let an object get this status. Asset Lifecycle: on create an initial rule must name the status; on
 * change a rule leads there, or the inverse of a reversible one. Answers the error text, undefined when allowed.
 */
export function transitionProblem(rules: readonly Transition[], from: string | null, to: string): string | undefined {
  if (from === to) return undefined;
  if (from === null)
    return rules.some((rule) => rule.from === '' && rule.to === to)
      ? undefined
      : `${to} is not a valid initial status.`;
  const allowed = rules.some(
    (rule) =>
      rule.from !== '' &&
      ((rule.from === from && rule.to === to) || (rule.reversible && rule.from === to && rule.to === from)),
  );
  return allowed ? undefined : `Cannot transition from ${from} to ${to}`;
}

const ruleType = 'netbox_asset_lifecycle.statustransitionrule';

/** The rules for one kind of object. There are a few dozen in all, read strongly from one partition. */
async function transitionsOf(work: Work, type: GovernedType): Promise<readonly Transition[]> {
  const rules: Transition[] = [];
  for await (const { values } of work.reader.rows({ kind: 'by-id', type: ruleType, startId: 0 }))
    if (values.object_type === type)
      rules.push({
        from: String(values.from_status),
        to: String(values.to_status),
        reversible: values.allow_reverse === true,
      });
  return rules;
}

/** Refuses a status that the rules do not lead to. */
export async function requireTransition(
  work: Work,
  type: GovernedType,
  before: JsonObject | null,
  after: JsonObject,
): Promise<void> {
  const from = before === null ? null : String(before.status);
  const to = String(after.status);
  if (from === to) return;
  const problem = transitionProblem(await transitionsOf(work, type), from, to);
  if (problem) throw invalid({ status: [problem] });
}
