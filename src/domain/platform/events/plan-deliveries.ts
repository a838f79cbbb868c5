import type { Actor, Reader } from '../../engine/ports.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import { activeActors } from '../accounts.ts';
import type { ChangeEvent, Planned, PlannedDelivery, PlannedNotification } from './change-event.ts';
import { type EventContext, EventViews } from './event-views.ts';
import { judgeRule, type Savers } from './judge-rule.ts';
import { payloadOf } from './payload.ts';
import { type Candidate, type CompiledRule, ruleBookOf } from './rule-book.ts';
import { webhook } from './webhook.ts';

interface Pair {
  readonly event: ChangeEvent;
  readonly candidate: Candidate;
}

/**
 * What the enabled rules make of events, in the order of the events and then of the rules. The same events give the same
 * plan as long as rules, rights and objects stay as they are. Events that no rule is about cost no read beyond that of the
 * rules.
 */
export async function planDeliveries(context: EventContext, events: readonly ChangeEvent[]): Promise<Planned> {
  const book = await ruleBookOf(context.store);
  const found = events.flatMap((event) => book.candidates(event).map((candidate) => ({ event, candidate })));
  if (found.length === 0) return { deliveries: [], notifications: [] };
  const pairs = await withUsernames(context.store, found);
  const [views, saversOf] = await Promise.all([
    EventViews.of(context, [...new Set(pairs.map(({ event }) => event))]),
    saversIn(
      context.store,
      pairs.map(({ candidate }) => candidate.rule),
    ),
  ]);
  const plans = await Promise.all(pairs.map((pair) => planOf(views, pair, saversOf(pair.candidate.rule))));
  return {
    deliveries: plans.flatMap(({ delivery }) => delivery ?? []),
    notifications: plans.flatMap(({ notification }) => notification ?? []),
  };
}

/** Jobs know their users by the ids only. */
async function withUsernames(reader: Reader, pairs: readonly Pair[]): Promise<readonly Pair[]> {
  const unnamed = pairs.flatMap(({ event: { username, userId } }) => (username === '' ? (userId ?? []) : []));
  const users = await loadObjects(reader, 'users.user', [...new Set(unnamed)]);
  const names = new Map(users.map(({ id, values }) => [id, values.username]));
  const named = new Map(
    pairs.map(({ event }) => [
      event.key,
      { ...event, username: event.username || (names.get(event.userId ?? 0) ?? '') },
    ]),
  );
  return pairs.map(({ event, candidate }) => ({ event: named.get(event.key) ?? event, candidate }));
}

interface Plan {
  readonly delivery?: PlannedDelivery;
  readonly notification?: PlannedNotification;
}

async function planOf(views: EventViews, { event, candidate }: Pair, savers: Savers): Promise<Plan> {
  const verdict = await judgeRule(views, event, candidate.rule, savers);
  if (verdict.silence) return {};
  const {
    rule: { id: rule, action },
    eventType,
  } = candidate;
  if (action.type !== webhook.type) return { notification: { rule, group: action.id, event, eventType } };
  const { key, object, time } = event;
  const payload = payloadOf(event, eventType, verdict.data);
  const viewer = savers.target?.userId ?? 0;
  return { delivery: { rule, webhook: action.id, event: { key, object, time }, eventType, payload, viewer } };
}

/** Who the rules act for, with the rights that they have now: one batch of reads for all of them. */
export async function saversIn(
  reader: Reader,
  rules: readonly CompiledRule[],
): Promise<(rule: CompiledRule) => Savers> {
  const ids = rules.flatMap(({ action }) => (action.type === webhook.type ? [action.id] : []));
  const webhooks = new Map((await loadObjects(reader, webhook.type, [...new Set(ids)])).map((one) => [one.id, one]));
  const users = [...rules.map(({ savedBy }) => savedBy), ...[...webhooks.values()].map(saverOf)];
  const actors = await activeActors(
    reader,
    users.filter((id) => id !== null),
  );
  const actorOf = (id: number | null | undefined): Actor | undefined =>
    id === null || id === undefined ? undefined : actors.get(id);
  return ({ savedBy, action }) => {
    const receiver = webhooks.get(action.id);
    const target = action.type === webhook.type ? actorOf(receiver && saverOf(receiver)) : null;
    return { rule: actorOf(savedBy), target };
  };
}

const saverOf = ({ values }: ObjectOf<typeof webhook.type>): number | null => values._saved_by;
