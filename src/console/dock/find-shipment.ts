import type { JsonObject } from '../../domain/engine/json.ts';
import type { Client } from '../api/client.ts';
import { type Page, pageOf, textOf } from '../api/json.ts';
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

/** Shipments with this tracking number, in any case of its letters. Parcels of several orders have one for each. */
export async function shipmentsByNumber(client: Client, code: string): Promise<readonly JsonObject[]> {
  const query = { tracking_number__ie: trackingIn(code), limit: shown };
  return pageOf(await client.request(shipmentsPath, { query })).results;
}

export const idOf = (shipment: JsonObject): string => textOf(shipment.id);
