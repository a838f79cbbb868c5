import { isJsonObject, type Json, type JsonObject } from '../../domain/engine/json.ts';
import type { Client } from '../api/client.ts';
import { type Choice, type Form, loadForm } from '../api/forms.ts';
import { asProblem } from '../api/problem.ts';
import type { Known, KnownUnit } from './known.ts';
import { unitsIn } from './manifest.ts';
import type { Outbox } from './outbox.ts';
import { impatient } from './patience.ts';
import { manifestPath, receivePath, scansPath, shipmentPath } from './shipments.ts';

/** What a view has of a shipment. */
export interface Loaded {
  readonly known: Known;
  /** It comes from this device: the API could not be asked. */
  readonly isOld: boolean;
}

/** Asks for all that verdicts need, and keeps it for when nobody can be asked; without the network it is what was kept. */
export async function loadKnown(
  { store, user }: Outbox,
  client: Client,
  shipment: string,
  view: AbortSignal,
): Promise<Loaded> {
  const kept = await store.known(user, shipment);
  const signal = impatient(view, kept !== undefined);
  try {
    const [object, units, scanning, receiving] = await Promise.all([
      client.request(shipmentPath(shipment), { signal }),
      loadUnits(client, shipment, signal),
      loadForm(client, scansPath(shipment), signal),
      loadForm(client, receivePath(shipment), signal),
    ]);
    const at = new Date().toISOString();
    const may = {
      conditions: scanning && conditionsIn(scanning),
      mayReceive: receiving?.fields.some(({ name }) => name === 'scans') === true,
    };
    const known = { user, shipment, at, object: asObject(object), units, ...may };
    await store.keep(known);
    return { known, isOld: false };
  } catch (thrown) {
    if (!kept || asProblem(thrown).status !== 0) throw thrown;
    return { known: kept, isOld: true };
  }
}

const asObject = (value: Json): JsonObject => (isJsonObject(value) ? value : {});

/** The most that the API gives at once. */
const most = 10_000;

async function loadUnits(client: Client, shipment: string, signal: AbortSignal): Promise<readonly KnownUnit[]> {
  const units: KnownUnit[] = [];
  for (;;) {
    const query = { limit: most, offset: units.length };
    const page = unitsIn(await client.request(manifestPath(shipment), { query, signal }));
    units.push(...page);
    if (page.length < most) return units;
  }
}

/** In which condition a unit may be. */
export const conditionsIn = ({ fields }: Form): readonly Choice[] =>
  fields.find(({ name }) => name === 'condition')?.choices ?? [];
