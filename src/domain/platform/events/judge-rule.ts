import type { JsonObject } from '../../engine/json.ts';
import type { Actor } from '../../engine/ports.ts';
import type { ChangeEvent } from './change-event.ts';
import type { EventViews } from './event-views.ts';
import type { CompiledRule } from './rule-book.ts';

/** Those in whose name a rule acts; undefined where there is no such active user. */
export interface Savers {
  readonly rule: Actor | undefined;
  /** Who saved what the action is done with, where that learns of the object; null where others are asked for their rights. */
  readonly target: Actor | undefined | null;
}

/** Why a rule with the right types does not act; `senseless` are conditions that do not fit the data. */
export type Silence = 'rights' | 'condition' | 'senseless';

export type Verdict =
  | {
      readonly silence: Silence /** The attributes of the conditions that are to blame. */;
      readonly unmet?: readonly string[];
    }
  | { readonly silence?: undefined /** What the target's saver sees of the object. */; readonly data: JsonObject };

/**
 * Whether a rule acts on an event. Its conditions look at what the user sees who saved the rule, and the receiver gets what
 * the user sees who saved the webhook: neither learns more than they may view.
 */
export async function judgeRule(
  views: EventViews,
  event: ChangeEvent,
  rule: Pick<CompiledRule, 'evaluate'>,
  savers: Savers,
): Promise<Verdict> {
  const seen = savers.rule && (await views.data(event, savers.rule));
  const data = savers.target === null ? seen : savers.target && (await views.data(event, savers.target));
  if (!seen || !data) return { silence: 'rights' };
  const { prechange, postchange } = event;
  const unmet: string[] = [];
  const holds = rule.evaluate({ ...seen, snapshots: { prechange, postchange } }, unmet);
  if (holds === undefined) return { silence: 'senseless', unmet };
  return holds ? { data } : { silence: 'condition', unmet };
}
