import { isJsonObject, type JsonObject } from '../../domain/engine/json.ts';
import type { Client } from '../api/client.ts';
import { objectsIn, type Page, pageOf, textOf } from '../api/json.ts';
import { shipmentsPath } from './shipments.ts';
import { readable } from './wedge.ts';

const shown = 50;

/** Those on their way, the first to come first. */
export const expectedShipments = async (client: Client, signal: AbortSignal): Promise<Page> =>
  pageOf(
    await client.request(shipmentsPath, {
      query: { status: ['shipped', 'prepared'], archived: 'false', ordering: 'date_expected', limit: shown },
      signal,
    }),
  );

/** Codes of couriers may have more around the number than people type. */
export const trackingIn = (code: string): string => readable(code.replace(/^\][A-Za-z]\d/, '')).trim();

const scanPath = '/plugins/asset-lifecycle/scan/';

/** Shipments that a code leads to: their tracking number, a unit or a carton that they are to bring, or a label of our own. */
export async function shipmentsByCode(
  client: Client,
  code: string,
  signal: AbortSignal,
): Promise<readonly JsonObject[]> {
  const answer = await client.request(scanPath, { query: { code }, signal });
  const shipments = objectsIn(isJsonObject(answer) ? answer.results : undefined)
    .filter(({ object_type }) => object_type === 'netbox_asset_lifecycle.shipment')
    .flatMap(({ object }) => (isJsonObject(object) ? [object] : []));
  return [...new Map(shipments.map((shipment) => [idOf(shipment), shipment])).values()];
}

export const idOf = (shipment: JsonObject): string => textOf(shipment.id);
