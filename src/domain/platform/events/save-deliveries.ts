import type { Context } from '../../engine/context.ts';
import type { JsonObject } from '../../engine/json.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import { jsonBytes } from '../../engine/schema/size.ts';
import { commitWithRetry } from '../../engine/write/commit.ts';
import { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import type { PlannedDelivery } from './change-event.ts';
import type { DeliveryQueue } from './delivery-queue.ts';
import { addToLines, lineOf } from './lines.ts';
import { type PreparedRequest, prepareRequest, type Render } from './prepare-request.ts';
import { isUntried, messageFor, type WebhookDelivery, webhookDelivery } from './stored-delivery.ts';

/** A transaction holds 100 actions: an object, its two markers, and the one before it in its line. */
const mostInUnit = 20;
/** Bytes of the bodies of one transaction, which takes 4 MB. */
const mostBytesInUnit = 1_500_000;

interface Prepared {
  readonly planned: PlannedDelivery;
  readonly request: PreparedRequest;
}

/**
 * Keeps what is to be sent because of a batch of events, then asks for the attempts. Both may be repeated: what is there is
 * not made again, and what nobody has tried yet is asked for once more.
 */
export async function saveDeliveries(
  context: Context,
  planned: readonly PlannedDelivery[],
  { queue, render }: { readonly queue: DeliveryQueue; readonly render: Render },
): Promise<void> {
  if (planned.length === 0) return;
  const saved: WebhookDelivery[] = [];
  for (const unit of unitsOf(await preparedOf(context, planned, render)))
    saved.push(...(await saveUnit(context, unit)));
  await queue.send(saved.map((delivery) => messageFor(delivery, 'event')));
}

async function preparedOf(
  { store }: Context,
  planned: readonly PlannedDelivery[],
  render: Render,
): Promise<readonly Prepared[]> {
  const ids = [...new Set(planned.map(({ webhook }) => webhook))];
  const webhooks = new Map((await loadObjects(store, 'extras.webhook', ids)).map(({ id, values }) => [id, values]));
  const prepare = async (delivery: PlannedDelivery): Promise<Prepared> => ({
    planned: delivery,
    request: await requestFor(webhooks.get(delivery.webhook), delivery, render),
  });
  return Promise.all(planned.map(prepare));
}

async function requestFor(
  webhook: JsonObject | undefined,
  { payload }: PlannedDelivery,
  render: Render,
): Promise<PreparedRequest> {
  if (webhook) return prepareRequest(webhook, payload, render);
  return { _method: '', _url: '', _content_type: '', _headers: '', _body: '', error: 'The webhook no longer exists.' };
}

function unitsOf(prepared: readonly Prepared[]): readonly (readonly Prepared[])[] {
  const units: Prepared[][] = [];
  let bytes = 0;
  for (const delivery of prepared) {
    const own = jsonBytes(delivery.request._body);
    const last = units.at(-1);
    const fits = last && last.length < mostInUnit && bytes + own <= mostBytesInUnit;
    if (fits) last.push(delivery);
    else units.push([delivery]);
    bytes = fits ? bytes + own : own;
  }
  return units;
}

/** The deliveries of the unit that nobody has tried yet, among them those that were there already. */
function saveUnit(context: Context, unit: readonly Prepared[]): Promise<readonly WebhookDelivery[]> {
  return commitWithRetry(
    context,
    async () => {
      const work = new UnitOfWork(context);
      const known = await knownAmong(work, unit);
      const fresh = new Map(unit.map((one) => [eventKey(one.planned), one]));
      for (const key of known.keys()) fresh.delete(key);
      const added = await addToLines(work, [...fresh.values()].map(newDelivery));
      const kept = await Promise.all([...known.values(), ...added].map((id) => work.get(webhookDelivery, id)));
      return { work, result: kept.filter((delivery) => delivery !== undefined).filter(isUntried) };
    },
    { sharedValues: true },
  );
}

/** Ids of the deliveries that are there already, by the key of their event; and a look at the ends of all lines. */
async function knownAmong(work: UnitOfWork, unit: readonly Prepared[]): Promise<ReadonlyMap<string, number>> {
  const found = await Promise.all(
    unit.map(async ({ planned }) => {
      const values = { rule: planned.rule, event: planned.event.key, redelivery_of: null };
      const tail = { _tail: lineOf(planned.webhook, planned.event.object) };
      const [known] = await Promise.all([
        work.reader.findUnique(webhookDelivery, 'event', values),
        work.reader.findUnique(webhookDelivery, 'tail', tail),
      ]);
      return known === undefined ? [] : [[eventKey(planned), known] as const];
    }),
  );
  return new Map(found.flat());
}

const eventKey = ({ rule, event }: PlannedDelivery): string => `${rule}|${event.key}`;

const newDelivery = ({ planned, request }: Prepared) => ({
  rule: planned.rule,
  webhook: planned.webhook,
  event: planned.event.key,
  event_type: planned.eventType,
  object: planned.event.object,
  redelivery_of: null,
  _viewer: planned.viewer,
  request,
});
