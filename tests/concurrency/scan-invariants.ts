import type { ScanEntry } from '../../src/domain/engine/dock-store.ts';
import { isJsonObject, type Json, sameJson } from '../../src/domain/engine/json.ts';
import type { Row } from '../../src/domain/engine/ports.ts';
import type { Store } from '../../src/domain/engine/store.ts';
import { recordOf } from '../../src/domain/lifecycle/scanning/scan-record.ts';
import { storedUse, type UsedScans, usedScans, withUsed } from '../../src/domain/lifecycle/scanning/used-scans.ts';
import { every } from './books.ts';

const usedBy = (value: Json | undefined): UsedScans => usedScans(isJsonObject(value) ? value : {});

/** How many scans there are in ranges. */
const sizeOf = (used: UsedScans): number =>
  [...used.values()].flat().reduce((sum, [from, to]) => sum + to - from + 1, 0);

/** Scans that receipts have used up are those of the slips that hold, each on one of them. */
function wrongUse(shipment: Row, slips: readonly Row[]): readonly string[] {
  const reversed = new Set(slips.map(({ values }) => values.reverses));
  const holding = slips.filter(({ id, values }) => values.kind === 'receipt' && !reversed.has(id));
  const uses = holding.map(({ values }) => usedBy(values.scans));
  const all = uses.reduce((sum, used) => withUsed(sum, used), usedBy({}));
  const total = uses.reduce((sum, used) => sum + sizeOf(used), 0);
  return [
    ...(total === sizeOf(all) ? [] : [`shipment ${shipment.id}: a scan was received twice`]),
    ...(sameJson(storedUse(all), storedUse(usedBy(shipment.values.scans_used)))
      ? []
      : [`shipment ${shipment.id}: its slips have used other scans than it says`]),
  ];
}

/** Of all scans of a unit, one has counted. */
function countedTwice(shipment: number, scans: readonly ScanEntry[]): readonly string[] {
  const counted = scans.map(recordOf).filter(({ units, serial }) => units > 0 && serial !== '');
  return [...Map.groupBy(counted, ({ serial }) => serial.toLowerCase())]
    .filter(([, records]) => records.length > 1)
    .map(([serial, records]) => `shipment ${shipment}: ${records.length} scans of ${serial} have counted`);
}

const wholeOf = async (store: Store, model: string): Promise<readonly Row[]> => {
  const rows = await every(store, model);
  const type = `netbox_asset_lifecycle.${model}` as const;
  return [...(await store.getMany(rows.map(({ id }) => ({ type, id })))).values()];
};

/** What scans and receipts say of each other. */
export async function wrongScans(store: Store): Promise<readonly string[]> {
  const slips = Map.groupBy(await wholeOf(store, 'receivingslip'), ({ values: { shipment } }) => shipment);
  const wrong: string[] = [];
  for (const shipment of await wholeOf(store, 'shipment'))
    wrong.push(
      ...wrongUse(shipment, slips.get(shipment.id) ?? []),
      ...countedTwice(shipment.id, await store.dock.scans(shipment.id)),
    );
  return wrong;
}
