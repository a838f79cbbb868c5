import { requireObject } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import { invalid } from '../../engine/errors.ts';
import type { Work } from '../../engine/ports.ts';
import { select, selected } from '../../engine/query/filter.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { type ActionRequest, perform } from '../../engine/write/run-action.ts';
import { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { courier } from '../shipping/courier.ts';
import { type Shipment, shipment as shipmentResource } from '../shipping/shipment.ts';
import { isFuture } from '../status/past-dates.ts';
import { adoptEvents } from './adopt-events.ts';
import { type Moved, moveShipment } from './move-shipment.ts';
import type { reportEvents } from './tracking-action.ts';
import { parcelKey, type TrackingEvent, trackingEvent } from './tracking-event.ts';

type Report = SchemaValues<(typeof reportEvents)['body']>;
type ReportedEvent = Report['events'][number];
type Answer = SchemaValues<(typeof reportEvents)['answer']>;
const mostEvents = 100;

/**
 * Keeps what a courier reports, event by event: one that is refused holds up none behind it. `speaker` is the context in which
 * shipments are moved: whoever may change a courier, or has its secret, speaks for it.
 */
export const recordEvents =
  (speakerFor: (context: Context, name: string) => Context) =>
  async (context: Context, { id, input }: ActionRequest<Report, Answer>): Promise<Answer> => {
    const found = await requireObject(new UnitOfWork(context), 'change', courier, id);
    if (input.events.length > mostEvents)
      throw invalid({ events: [`At most ${mostEvents} events can be sent at once.`] });
    const speaker = speakerFor(context, found.values.name);
    const events: Answer['events'][number][] = [];
    for (const event of input.events) {
      const external_id = event.external_id || `${event.tracking_number}/${event.kind}/${event.time}`;
      const { outcome } = await recordEvent(speaker, id, { ...event, external_id });
      events.push({ external_id, tracking_number: event.tracking_number, outcome });
    }
    return { events };
  };

/** Records one event, unless it is known, and moves its shipment in the same transaction. */
function recordEvent(
  context: Context,
  courierId: number,
  event: ReportedEvent,
): Promise<Pick<TrackingEvent['values'], 'outcome'>> {
  return perform(context, {}, async (work) => {
    const { external_id, tracking_number, kind, place, note } = event;
    const known = await work.findUnique(trackingEvent.type, 'external_id', { courier: courierId, external_id });
    if (known) return known.values;
    const time = event.time ?? work.now;
    const parcels = await shipmentsOf(work, courierId, tracking_number);
    const moves: Moved[] = [];
    for (const parcel of parcels)
      if (isFuture(work.now, time.slice(0, 10))) moves.push(notYet);
      else {
        moves.push(await moveShipment(context, work, parcel, { kind, time }));
        await noteOn(work, parcel.id, { kind, time });
      }
    const [first] = parcels;
    const outcome = outcomeOf(moves);
    const problem = moves.map((move) => move.problem).find((text) => text !== '') ?? '';
    const values = {
      courier: courierId,
      shipment: first?.id ?? null,
      kind,
      tracking_number,
      time,
      place,
      note,
      external_id,
    };
    const waits_for = first ? '' : parcelKey(courierId, tracking_number);
    await work.addShared(trackingEvent.type, { ...values, outcome, problem, received: work.now, waits_for });
    if (first) await adoptEvents(work, first);
    return { outcome };
  });
}

/** Nothing has happened yet; nor may a wrong clock hide what is reported after it. */
const notYet: Moved = { outcome: 'refused', problem: 'time: This time is in the future.' };

function outcomeOf(moves: readonly Moved[]): TrackingEvent['values']['outcome'] {
  if (moves.length === 0) return 'unknown';
  const outcomes = moves.map(({ outcome }) => outcome);
  return outcomes.find((one) => one === 'refused') ?? outcomes.find((one) => one === 'moved') ?? 'noted';
}

/** The shipments with this number: one, or several that came in one parcel. */
async function shipmentsOf(work: UnitOfWork, courierId: number, tracking_number: string): Promise<readonly Shipment[]> {
  const values = { courier: courierId, tracking_number };
  const one = await work.findUnique(shipmentResource.type, 'courier_tracking', values);
  // Whoever makes such a shipment at the same moment looks for events, and has not found this one.
  if (!one) work.guardVacancy(shipmentResource.type, 'courier_tracking', values);
  const filters = new Map([
    ['courier_id', [String(courierId)]],
    ['tracking_number', [tracking_number]],
  ]);
  const ids = new Set(one ? [one.id] : []);
  const selection = await select(work, shipmentResource, filters);
  for await (const { id } of selected(work.reader, shipmentResource, selection)) ids.add(id);
  const parcels = await Promise.all([...ids].map((id) => work.get(shipmentResource.type, id)));
  return parcels.filter((parcel) => parcel !== undefined);
}

/** The latest report stands with the shipment, where the check of what is late looks at it. */
async function noteOn(
  work: Work,
  id: number,
  { kind, time }: Pick<TrackingEvent['values'], 'kind'> & { time: string },
) {
  const parcel = await work.get(shipmentResource.type, id);
  if (parcel && (parcel.values.tracking_time ?? '') <= time)
    work.consequences.update(parcel, { tracking_status: kind, tracking_time: time });
}
