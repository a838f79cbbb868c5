import { grantOf, permittedRows, requireObject } from '../../engine/access/access.ts';
import { visibleReader } from '../../engine/access/visible-reader.ts';
import type { Context } from '../../engine/context.ts';
import { afterDecision, invalid, invalidObject } from '../../engine/errors.ts';
import type { JsonObject } from '../../engine/json.ts';
import type { RowOf } from '../../engine/ports.ts';
import { select, selected } from '../../engine/query/filter.ts';
import { filterProblems, parametersFrom } from '../../engine/query/filter-json.ts';
import { loadObjects, rowsOfType } from '../../engine/resource/load-objects.ts';
import type { StoredObject } from '../../engine/resource/resource.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { type ActionRequest, perform } from '../../engine/write/run-action.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import type { DeliveryQueue } from './delivery-queue.ts';
import { addToLines } from './lines.ts';
import { type redeliverMany as manyAction, mostRedelivered } from './redeliver-actions.ts';
import { isUnfinished, messageFor, type WebhookDelivery, webhookDelivery } from './stored-delivery.ts';

type ManyInput = SchemaValues<(typeof manyAction)['body']>;
type ManyAnswer = SchemaValues<(typeof manyAction)['answer']>;

/** Makes a new delivery of the same message. It needs `change` on the delivery. */
export const redeliver = (
  context: Context,
  { id, ...performance }: ActionRequest<object, StoredObject>,
): Promise<StoredObject> =>
  perform(context, performance, async (work) => {
    const resource = work.reader.registry.resourceOf(webhookDelivery);
    await requireObject(work, 'change', resource, id);
    const original = await work.get(webhookDelivery, id);
    if (!original || isUnfinished(original.values)) throw invalidObject('The delivery is under way.');
    const [copy = 0] = await addCopies(work, [original]);
    const made = await work.get(webhookDelivery, copy);
    if (!made) throw new Error(`Delivery ${copy} is gone`);
    return { ...made, version: 1 };
  });

/** The same of deliveries that the filters find and the caller may change; those sent again before are left out. */
export const redeliverMany = (
  context: Context,
  { input: { filters }, ...performance }: ActionRequest<ManyInput, ManyAnswer & JsonObject>,
): Promise<ManyAnswer & JsonObject> =>
  perform(context, performance, async (work) => {
    const ids = await foundBy(work, filters);
    const originals = await loadObjects(work.reader, webhookDelivery, ids.slice(0, mostRedelivered));
    const deliveries = await addCopies(work, originals);
    return { deliveries, count: deliveries.length, has_more: ids.length > mostRedelivered };
  });

/** Asks for the first attempts at new deliveries; where the queue does not answer, the schedule asks for them. */
export async function askForAttempts({ store }: Context, queue: DeliveryQueue, ids: readonly number[]): Promise<void> {
  // Those of a dry run have ids below zero, and are not there.
  const made = await loadObjects(
    store,
    webhookDelivery,
    ids.filter((id) => id > 0),
  );
  if (made.length > 0) await afterDecision(queue.send(made.map((delivery) => messageFor(delivery, 'again'))));
}

/** Ids in the order in which the deliveries were made; one more than a request may send again, if there are so many. */
async function foundBy(work: UnitOfWork, filters: JsonObject): Promise<readonly number[]> {
  const problems = await filterProblems(work, webhookDelivery, filters);
  if (problems.length > 0) throw invalid({ filters: problems });
  const resource = work.reader.registry.resourceOf(webhookDelivery);
  const selection = await select(work, resource, parametersFrom(filters));
  const mayChange = await grantOf(work.reader.registry, work.actor, 'change', webhookDelivery);
  const ids: number[] = [];
  let some: RowOf<typeof webhookDelivery>[] = [];
  const take = async () => {
    const permitted = await permittedRows(work.reader, mayChange, resource, some);
    ids.push(...permitted.map(({ id }) => id));
    some = [];
  };
  for await (const row of selected(visibleReader(work.reader, work.actor), resource, selection)) {
    some.push(...rowsOfType(webhookDelivery, [row]).filter(({ values }) => isOpen(values)));
    if (some.length > mostRedelivered) await take();
    if (ids.length > mostRedelivered) break;
  }
  await take();
  return ids.slice(0, mostRedelivered + 1).sort((a, b) => a - b);
}

const isOpen = (values: WebhookDelivery['values']): boolean => !isUnfinished(values) && values.redelivered_as === null;

/** Standard Webhooks: the same message keeps its id, by which a receiver knows that it has it already. */
async function addCopies(work: UnitOfWork, originals: readonly WebhookDelivery[]): Promise<readonly number[]> {
  const ids = await addToLines(
    work,
    originals.map(({ id, values }) => ({
      rule: values.rule,
      webhook: values.webhook,
      event: values.event,
      event_type: values.event_type,
      object: values.object,
      message_id: values.message_id,
      redelivery_of: id,
      _viewer: values._viewer ?? 0,
      request: { ...requestIn(values), error: values._body === '' ? nothingToSend : '' },
    })),
  );
  for (const [index, original] of originals.entries())
    work.update(original, { redelivered_as: ids[index] ?? null }, 'rule');
  return ids;
}

const requestIn = ({ _method, _url, _content_type, _headers, _body }: WebhookDelivery['values']) => ({
  _method,
  _url,
  _content_type,
  _headers,
  _body,
});
const nothingToSend = 'The body could not be made at the time of the event.';
