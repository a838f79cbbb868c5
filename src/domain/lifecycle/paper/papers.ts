import type { Context } from '../../engine/context.ts';
import type { Paper } from './document.ts';
import { purchaseOrderPaper } from './purchase-order-paper.ts';

type PaperOf = (context: Context, id: number) => Promise<Paper>;

/** What makes each of the documents that resources declare, by type and name. */
export const papers: Readonly<Record<string, Readonly<Record<string, PaperOf>>>> = {
  'netbox_asset_lifecycle.purchaseorder': { order: purchaseOrderPaper },
};
