import type { Context } from '../../engine/context.ts';
import { Failure, type FailureKind } from '../../engine/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../engine/json.ts';
import { dryRunStore } from '../../engine/write/dry-run.ts';
import { prepareSave } from '../../engine/write/save.ts';
import { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { type Shipment, shipment as shipmentResource } from '../shipping/shipment.ts';
import { nextStatuses } from './next-statuses.ts';
import type { TrackingKind } from './tracking-event.ts';

/** What became of a shipment. */
export interface Moved {
  readonly outcome: 'moved' | 'noted' | 'refused';
  readonly problem: string;
}

/** What is refused by rules; other failures pass, or are mistakes. */
const refusals: ReadonlySet<FailureKind> = new Set<FailureKind>(['invalid', 'forbidden', 'not-found', 'protected']);

/** Moves a shipment as an event says, in the unit of work; where its rules refuse that, it stays as it is. */
export async function moveShipment(
  context: Context,
  work: UnitOfWork,
  parcel: Shipment,
  event: { readonly kind: TrackingKind; readonly time: string },
): Promise<Moved> {
  const { status, tracking_time } = parcel.values;
  // What was reported before a parcel got lost, and comes late, does not find it again.
  const isOld = status === 'lost' && event.time < (tracking_time ?? '');
  const steps = isOld ? [] : nextStatuses(status, event.kind);
  if (steps.length === 0) return { outcome: 'noted', problem: '' };
  const day = event.time.slice(0, 10);
  // A step that is refused leaves changes behind in its unit of work: all are tried in another one first.
  const dry = { ...context, ids: dryRunStore(context.store) };
  const problem = await problemOf(() => takeSteps(dry, new UnitOfWork(dry), parcel, steps, day));
  if (problem !== undefined) return { outcome: 'refused', problem };
  await takeSteps(context, work, parcel, steps, day);
  return { outcome: 'moved', problem: '' };
}

async function takeSteps(
  context: Context,
  work: UnitOfWork,
  { id, values }: Shipment,
  steps: readonly string[],
  day: string,
): Promise<void> {
  for (const status of steps) {
    const input: JsonObject = {
      status,
      ...(status === 'shipped' && values.date_shipped === null ? { date_shipped: day } : {}),
      ...(status === 'received' && values.date_received === null ? { date_received: day } : {}),
    };
    await prepareSave(context, { resource: shipmentResource, id, input, completeness: 'partial' }, work);
  }
}

/** Why something is refused, as one text; undefined when it is not. */
async function problemOf(attempt: () => Promise<void>): Promise<string | undefined> {
  try {
    await attempt();
    return undefined;
  } catch (error) {
    if (!(error instanceof Failure) || !refusals.has(error.kind)) throw error;
    return sentenceOf(error.body).slice(0, 500);
  }
}

const sentenceOf = (body: Json): string =>
  isJsonObject(body)
    ? Object.entries(body)
        .map(([field, messages]) => `${field}: ${[messages].flat().join(' ')}`)
        .join('; ')
    : String(body);
