import { isAllowed } from '../../engine/access/access.ts';
import { VisibleDocuments } from '../../engine/access/visible-documents.ts';
import type { Context } from '../../engine/context.ts';
import { notFound, permissionDenied } from '../../engine/errors.ts';
import { isJsonObject, type Json, type JsonObject, sameJson } from '../../engine/json.ts';
import { refKey } from '../../engine/resource/resource.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { sameWithoutCase } from '../../engine/schema/text.ts';
import { type ReceivingSlip, slipLines } from '../shipping/receiving-slip.ts';
import type { ReceivedUnit } from '../units/received-unit.ts';
import { byTime } from './number-history.ts';
import { movement } from './procurement.ts';
import type { serialNumberForm } from './serial-number-schema.ts';

const lifecycle = 'netbox_asset_lifecycle';
const unitType = `${lifecycle}.receivedunit` as const;
const spareType = `${lifecycle}.spareitem` as const;
const movementType = `${lifecycle}.sparemovement` as const;

type Way = SchemaValues<typeof serialNumberForm> & JsonObject;

/**
 * The history of a serial number over all receipts: found by the indexes of units and spares, and read level by level. Objects
 * that the caller may not view are left out. Fails with 403 for callers who may view neither received units nor spare items, with
 * 404 when nothing is left.
 */
export async function wayOfSerialNumber(context: Context, serial: string): Promise<Way> {
  if (![unitType, spareType].some((type) => isAllowed(context.actor, 'view', type))) throw permissionDenied();
  const seen = new VisibleDocuments(context);
  const [units, spares] = await Promise.all([
    seen.referring(unitType, 'serial', serial),
    seen.referring(spareType, 'serial', serial),
  ]);
  const [receipts, changes, ...movements] = await Promise.all([
    receiptsOf(
      seen,
      serial,
      [...units].sort((a, b) => a.id - b.id),
    ),
    changesOf(seen, units),
    // The ledger of deleted spare items is found by the number; entries of earlier versions only by their spare item.
    seen.referring(movementType, 'serial', serial),
    ...spares.map(({ id }) => seen.referring(movementType, 'spare_item', `${id}`)),
  ]);
  const ledger = new Map(movements.flat().map((entry) => [entry.id, entry]));
  if (units.length + spares.length + ledger.size === 0) throw notFound('serial number');
  return {
    ...receipts,
    spare_items: spares.map(({ id, values: { item, pool, status, quantity } }) => ({
      ...{ spare_item: id, item, spares_pool: pool, status, quantity },
    })),
    movements: [...ledger.values()].sort(byTime).map(movement),
    changes,
  };
}

/** The changes of status and asset of the units, from the change log, oldest first. */
async function changesOf(seen: VisibleDocuments, units: readonly ReceivedUnit[]): Promise<Way['changes']> {
  const logs = await Promise.all(
    units.map(async (unit) =>
      (await seen.referring('core.objectchange', 'changed_object', refKey(unit))).map((entry) => ({ entry, unit })),
    ),
  );
  return logs
    .flat()
    .sort((a, b) => byTime(a.entry, b.entry))
    .flatMap(({ entry: { values }, unit }) => {
      const [before, after] = [whereabouts(values.prechange_data), whereabouts(values.postchange_data)];
      if (after.status === '' || sameJson(before, after)) return [];
      const { time, user_name, message } = values;
      return [{ time, received_unit: unit.id, ...after, user_name, message }];
    });
}

function whereabouts(state: Json): { readonly status: string; readonly asset: number | null } {
  const { status, asset } = isJsonObject(state) ? state : {};
  return { status: typeof status === 'string' ? status : '', asset: typeof asset === 'number' ? asset : null };
}

async function receiptsOf(seen: VisibleDocuments, serial: string, units: readonly ReceivedUnit[]) {
  const lines = await seen.get(
    `${lifecycle}.shipmentlineitem`,
    units.map(({ values }) => values.shipment_line_item),
  );
  const shipmentIds = [...new Set([...lines.values()].map(({ values }) => values.shipment))];
  const [shipments, slips] = await Promise.all([
    seen.get(`${lifecycle}.shipment`, shipmentIds),
    Promise.all(shipmentIds.map((id) => seen.referring(`${lifecycle}.receivingslip`, 'shipment', `${id}`))),
  ]);
  return {
    received_units: units.map(({ id, values: { item, asset_tag, status, shipment_line_item, asset } }) => {
      const shipment = lines.get(shipment_line_item)?.values.shipment;
      return {
        ...{ received_unit: id, item, asset_tag: asset_tag ?? '', status, asset },
        purchase_order: (shipment && shipments.get(shipment)?.values.purchase_order) ?? null,
        shipment: shipment ?? null,
        shipment_line_item: lines.has(shipment_line_item) ? shipment_line_item : null,
      };
    }),
    slips: slips
      .flat()
      .filter((slip) => names(slip, serial))
      .sort(byTime)
      .map(({ id, values: { time, date, kind, disposition, note } }) => ({
        ...{ receiving_slip: id, time, date, kind, disposition: disposition ?? '', note },
      })),
  };
}

const names = ({ values }: ReceivingSlip, serial: string): boolean =>
  slipLines(values).some(({ units }) => units.some((unit) => sameWithoutCase(unit.serial, serial)));
