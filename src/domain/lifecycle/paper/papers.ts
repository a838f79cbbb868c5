import type { Context } from '../../engine/context.ts';
import { countSheet } from './count-sheet.ts';
import { deliverySlip } from './delivery-slip.ts';
import { discrepancyReport } from './discrepancy-report.ts';
import type { Paper } from './document.ts';
import { pickList } from './pick-list.ts';
import { purchaseOrderPaper } from './purchase-order-paper.ts';
import { receivingSlipPaper } from './receiving-slip-paper.ts';
import { returnNote } from './return-note.ts';

type PaperOf = (context: Context, id: number) => Promise<Paper>;

/** What makes each of the documents that resources declare, by type and name. */
export const papers: Readonly<Record<string, Readonly<Record<string, PaperOf>>>> = {
  'netbox_asset_lifecycle.purchaseorder': { order: purchaseOrderPaper },
  'netbox_asset_lifecycle.shipment': { slip: deliverySlip, discrepancies: discrepancyReport },
  'netbox_asset_lifecycle.receivingslip': { slip: receivingSlipPaper },
  'netbox_asset_lifecycle.vendorreturn': { note: returnNote },
  'netbox_asset_lifecycle.bom': { 'pick-list': pickList },
  'netbox_asset_lifecycle.stocktake': { 'count-sheet': countSheet },
};
