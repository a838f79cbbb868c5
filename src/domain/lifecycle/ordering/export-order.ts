import { requireObject } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import { permissionDenied } from '../../engine/errors.ts';
import type { JsonObject } from '../../engine/json.ts';
import { loadRelated } from '../../engine/query/load.ts';
import { isOfType, loadObjects } from '../../engine/resource/load-objects.ts';
import { refKey } from '../../engine/resource/resource.ts';
import { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { type ExportedLine, exportedLine } from './order-export.ts';
import { poLineItem } from './po-line-item.ts';
import { purchaseOrder } from './purchase-order.ts';

/** A purchase order for its vendor. Asset Lifecycle: the header and one entry a line. */
export interface OrderExport extends JsonObject {
  readonly order_id: string | null;
  readonly vendor: string;
  readonly vendor_account: string | null;
  readonly currency: string | null;
  readonly status: string;
  readonly bom: string;
  readonly lines: readonly ExportedLine[];
}

/** Fails with 403 when the caller may not view all of the lines: a vendor gets the whole order or none. */
export async function exportOrder(context: Context, orderId: number): Promise<OrderExport> {
  const work = new UnitOfWork(context);
  const order = await requireObject(work, 'view', purchaseOrder, orderId);
  const rows = await work.children(poLineItem.type, 'purchase_order', orderId);
  const lines = await loadObjects(
    work.reader,
    poLineItem.type,
    rows.map(({ id }) => id),
  );
  if ((await work.visible(poLineItem.type, lines)).length < lines.length) throw permissionDenied();
  const loaded = await loadRelated(work.reader, poLineItem, lines, 'full');
  const heads = await loadRelated(work.reader, purchaseOrder, [order], 'full');
  const named = (type: string, id: unknown, field: string) => {
    const value = typeof id === 'number' ? heads.get(`${type}#${id}`)?.values[field] : undefined;
    return typeof value === 'string' ? value : null;
  };
  const { vendor, vendor_account, bom, order_id, currency, status } = order.values;
  return {
    order_id,
    vendor: named('netbox_asset_lifecycle.vendor', vendor, 'name') ?? '',
    vendor_account: named('netbox_asset_lifecycle.vendoraccount', vendor_account, 'account_number'),
    currency,
    status,
    bom: named('netbox_asset_lifecycle.bom', bom, 'name') ?? '',
    lines: lines.flatMap(({ values }) => {
      const bomLine = loaded.get(`netbox_asset_lifecycle.bomlineitem#${values.bom_line_item}`);
      if (!bomLine || !isOfType(bomLine, 'netbox_asset_lifecycle.bomlineitem')) return [];
      const item = loaded.get(refKey(values.substitute ?? bomLine.values.item));
      if (!item) return [];
      const maker = loaded.get(`dcim.manufacturer#${item.values.manufacturer}`)?.values.name;
      return [exportedLine(values, bomLine.values.variant, item, typeof maker === 'string' ? maker : '')];
    }),
  };
}
