import { visibleReader } from '../../engine/access/visible-reader.ts';
import type { Context } from '../../engine/context.ts';
import { loadObject } from '../../engine/resource/load-objects.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { purchaseOrder } from '../ordering/purchase-order.ts';
import type { importNotice as importNoticeAction } from '../shipping/import-notice-action.ts';
import { shipment as shipmentResource } from '../shipping/shipment.ts';
import { columnsOf, noticeMapping } from './notice-mapping.ts';
import type { ColumnMapping } from './table/columns.ts';

type Body = SchemaValues<(typeof importNoticeAction)['body']>;

/** What the caller says of a notice, with the file as it is. */
export type NoticeInput = Omit<Body, 'file'> & { readonly file: Uint8Array<ArrayBuffer> };

/** The columns of packing lists that the caller names, or that the vendor has; none where neither is known. */
export async function mappingFor({ store, actor }: Context, input: NoticeInput): Promise<ColumnMapping> {
  const reader = visibleReader(store, actor);
  const vendor = input.vendor ?? (await vendorOf(reader, input));
  const id =
    input.mapping ?? (vendor === null ? undefined : await reader.findUnique(noticeMapping.type, 'vendor', { vendor }));
  const mapping = id === undefined ? undefined : await loadObject(reader, noticeMapping.type, id);
  return mapping ? columnsOf(mapping.values.columns) : {};
}

/** The vendor of the order, or of the order of the shipment, that the caller names. */
async function vendorOf(
  reader: Context['store'] | ReturnType<typeof visibleReader>,
  { purchase_order, shipment }: NoticeInput,
) {
  const parcel = shipment === null ? undefined : await loadObject(reader, shipmentResource.type, shipment);
  const order = purchase_order ?? parcel?.values.purchase_order;
  return order === undefined ? null : ((await loadObject(reader, purchaseOrder.type, order))?.values.vendor ?? null);
}
