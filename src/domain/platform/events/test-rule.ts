import { grantOf, permitted } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import { notFound } from '../../engine/errors.ts';
import type { JsonObject } from '../../engine/json.ts';
import { readOne } from '../../engine/query/read.ts';
import { loadObject } from '../../engine/resource/load-objects.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import type { ChangeEvent } from './change-event.ts';
import { changeEventOf } from './change-event-of.ts';
import { eventRule } from './event-rule.ts';
import { EventViews } from './event-views.ts';
import { judgeRule, type Silence } from './judge-rule.ts';
import { payloadOf } from './payload.ts';
import { saversIn } from './plan-deliveries.ts';
import { prepareRequest, type Render } from './prepare-request.ts';
import { shownHeaders } from './request-headers.ts';
import { compileRule, namedType, objectTypesOf } from './rule-book.ts';
import { webhook } from './webhook.ts';

/** What a rule makes of a change, for the answer of the verb. */
export type RuleTest = JsonObject & {
  readonly matches: boolean;
  readonly event_type: string | null;
  readonly reasons: readonly string[];
  readonly request: JsonObject | null;
};

/** Judges an entry of the change log, which the caller may view, by a rule, and sends nothing. */
export async function runTest(context: Context, id: number, change: number, render: Render): Promise<RuleTest> {
  const { store } = context;
  const stored = await readOne(context, eventRule, id);
  const entry = await loadObject(store, 'core.objectchange', change);
  if (!entry) throw notFound('object change');
  const event = changeEventOf(store.registry, entry);
  const rule = await compileRule(stored);
  const eventType = namedType(rule, event) ?? null;
  const [views, saversOf] = await Promise.all([EventViews.of(context, [event]), saversIn(store, [rule])]);
  const verdict = await judgeRule(views, event, rule, saversOf(rule));
  const reasons = [...typeReasons(stored, event, eventType), ...(verdict.silence ? [sentenceOf(verdict)] : [])];
  const told = await views.data(event, context.actor);
  const receiver = await viewableWebhook(context, rule.action.id, rule.action.type === webhook.type);
  const payload = told && payloadOf(event, eventType ?? event.types[0] ?? '', told);
  return {
    matches: reasons.length === 0,
    event_type: eventType,
    reasons,
    request: receiver && payload ? await requestOf(receiver, payload, render) : null,
  };
}

async function requestOf({ values }: ObjectOf<typeof webhook.type>, payload: JsonObject, render: Render) {
  const prepared = await prepareRequest(values, payload, render);
  const { _method: method, _url: payload_url, _body: body, error } = prepared;
  return { method, payload_url, headers: shownHeaders({ ...prepared }), body, error };
}

/** Names what is to blame, and no values: the caller may view less than whoever saved the rule. */
function sentenceOf({
  silence,
  unmet = [],
}: {
  readonly silence: Silence;
  readonly unmet?: readonly string[];
}): string {
  const names = [...new Set(unmet)].join(', ');
  switch (silence) {
    case 'rights':
      return 'Whoever saved the rule or its webhook is no active user, or may not view the object as it was before and after the change.';
    case 'condition':
      return `The conditions do not hold${names && `, because of ${names}`}.`;
    case 'senseless':
      return `A condition makes no sense for the data: ${names || 'an attribute that it names'} is not there, or its value is of another type.`;
  }
}

function typeReasons(
  { values }: ObjectOf<typeof eventRule.type>,
  event: ChangeEvent,
  eventType: string | null,
): readonly string[] {
  const isAbout = objectTypesOf(event).some((type) => values.object_types.some((name) => name === type));
  return [
    ...(values.enabled ? [] : ['The rule is disabled.']),
    ...(isAbout ? [] : [`The rule is about ${values.object_types.join(', ')}; this is ${event.object.type}.`]),
    ...(eventType === null
      ? [`The rule waits for ${values.event_types.join(', ')}; this is ${event.types.join(', ')}.`]
      : []),
  ];
}

async function viewableWebhook({ store, actor }: Context, id: number, isWebhook: boolean) {
  const found = isWebhook ? await loadObject(store, webhook.type, id) : undefined;
  const grant = await grantOf(store.registry, actor, 'view', webhook.type);
  return found && (await permitted(store, grant, [found]))[0];
}
