import { invalidObject } from '../../engine/errors.ts';
import { objectAction } from '../../engine/resource/action.ts';
import { defineResource } from '../../engine/resource/resource.ts';
import { choices } from '../../engine/schema/choices.ts';
import { choice, datetime, primary, reference } from '../../engine/schema/fields.ts';
import { spareType } from './spares-ledger.ts';

const stockTakeStatuses = choices({ open: 'Open', approved: 'Approved', cancelled: 'Cancelled' });
const lineType = 'netbox_asset_lifecycle.stocktakeline';
const answer = ['netbox_asset_lifecycle.stocktake'] as const;

export const approve = objectAction({
  name: 'approve',
  detail: true,
  path: 'approve',
  help: 'Approves the stock-take: posts the variance of every counted line to the ledger as an adjustment, all or none. Lines without a count are not adjusted.',
  body: {},
  answer,
});

export const cancel = objectAction({
  name: 'cancel',
  detail: true,
  path: 'cancel',
  help: 'Cancels the stock-take without adjustments.',
  body: {},
  answer,
});

const stockTakeFields = {
  pool: reference('netbox_asset_lifecycle.sparespool', {
    required: true,
    onDelete: 'cascade',
    immutable: 'The pool of a stock-take cannot be changed.',
  }),
  status: choice(stockTakeStatuses, { default: 'open', readOnly: true, multi: true }),
  approved_by: reference('users.user', { readOnly: true, onDelete: 'keep' }),
  approved_at: datetime({ readOnly: true }),
  ...primary,
} as const;

/**
 * A physical count of a pool. Opening it creates a line with the expected quantity for each spare item of the pool that the
 * caller may view. People enter their counts; the approval adjusts the quantities.
 */
export const stockTake = defineResource({
  app: 'asset-lifecycle',
  model: 'stocktake',
  endpoint: 'stock-takes',
  label: 'stock-take',
  fields: stockTakeFields,
  unique: [
    {
      name: 'open',
      fields: ['pool'],
      when: ({ status }) => status === 'open',
      message: 'The pool already has an open stock-take.',
    },
  ],
  ordering: ['created'],
  newestFirst: true,
  brief: ['pool', 'status', 'description'],
  search: ['description', 'comments'],
  display: (_, { id, related }) => `Stock-take ${id} of ${related('pool')?.name}`,
  displayNeeds: ['pool'],
  actions: [approve, cancel],
  papers: { 'count-sheet': 'The spares of the pool, to be counted' },
  async onSave({ id, before, after }, work) {
    if (before) return;
    const spares = await work.visible(spareType, await work.children(spareType, 'pool', after.pool));
    const lines = spares
      .filter(({ values }) => values.quantity !== 0 || values.serial === '')
      .map(({ id: spare_item, values }) => ({ stock_take: id, spare_item, expected: values.quantity }));
    if (lines.length > 0) await work.add(lineType, lines);
  },
  /** Entries of the ledger name an approved stock-take: it is deleted with its pool only. */
  async onDelete({ values }, work) {
    if (values.status === 'approved' && !work.deletes('netbox_asset_lifecycle.sparespool', values.pool))
      throw invalidObject('An approved stock-take cannot be deleted.');
  },
});

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.stocktake': typeof stockTakeFields;
  }
}
