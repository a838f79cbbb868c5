import { invalid, invalidObject, permissionDenied } from '../../engine/errors.ts';
import { defineResource } from '../../engine/resource/resource.ts';
import { datetime, integer, reference, text } from '../../engine/schema/fields.ts';
import { largestQuantity } from '../item/item.ts';
import { isSingle, spareType } from './spares-ledger.ts';

const stockTakeLineFields = {
  stock_take: reference('netbox_asset_lifecycle.stocktake', { readOnly: true, onDelete: 'cascade', owner: true }),
  spare_item: reference('netbox_asset_lifecycle.spareitem', {
    readOnly: true,
    onDelete: 'cascade',
  }),
  expected: integer({
    default: 0,
    readOnly: true,
    help: 'Quantity when the stock-take was opened; once counted, quantity at the time of the count',
  }),
  counted: integer({ min: 0, max: largestQuantity, help: 'Counted units' }),
  variance: integer({ readOnly: true, help: 'Counted minus expected units' }),
  note: text({ maxLength: 200 }),
  counted_by: reference('users.user', { readOnly: true, onDelete: 'keep' }),
  counted_at: datetime({ readOnly: true }),
} as const;

/** The expected and the counted quantity of one spare item. */
export const stockTakeLine = defineResource({
  app: 'asset-lifecycle',
  model: 'stocktakeline',
  endpoint: 'stock-take-lines',
  label: 'stock-take line',
  bare: true,
  unlogged: true,
  methods: ['GET', 'PUT', 'PATCH'],
  fields: stockTakeLineFields,
  filters: { pool_id: { through: 'stock_take', filter: 'pool_id' } },
  ordering: ['stock_take', 'spare_item'],
  brief: ['stock_take', 'spare_item', 'expected', 'counted', 'variance'],
  search: ['note'],
  display: ({ counted, expected }) => `${counted ?? '-'} of ${expected}`,
  /** Movements since the opening are in the ledger: the count is compared with the present quantity. */
  async onSave({ id, before, after }, work) {
    const take =
      after.stock_take === null ? undefined : await work.get('netbox_asset_lifecycle.stocktake', after.stock_take);
    if (take?.values.status !== 'open') throw invalidObject('The stock-take is closed.');
    work.guard(take);
    const [spare, saved] = await Promise.all([
      after.spare_item === null ? undefined : work.get(spareType, after.spare_item),
      work.get('netbox_asset_lifecycle.stocktakeline', id),
    ]);
    if (!spare || !saved || before?.counted === after.counted) return;
    if (!(await work.permits('view', spare))) throw permissionDenied();
    work.guard(spare);
    if (isSingle(spare.values) && (after.counted ?? 0) > 1)
      throw invalid({ counted: ['A spare item with a serial number or an asset tag cannot have more than one unit.'] });
    const expected = spare.values.quantity;
    const count =
      after.counted === null
        ? { variance: null, counted_by: null, counted_at: null }
        : { variance: after.counted - expected, counted_by: work.actor.userId || null, counted_at: work.now };
    work.update(saved, { expected, ...count });
  },
});

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.stocktakeline': typeof stockTakeLineFields;
  }
}
