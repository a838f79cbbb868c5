import { defineResource } from '../../../engine/resource/resource.ts';
import { integer, jsonList, jsonObject, reference } from '../../../engine/schema/fields.ts';

const purchasePlanPartFields = {
  purchase_plan: reference('netbox_asset_lifecycle.purchaseplan', {
    required: true,
    onDelete: 'cascade',
    owner: true,
  }),
  position: integer({ required: true, min: 0 }),
  /** Of the first part only: what the result says of the plan as a whole. */
  summary: jsonObject({ long: true }),
  lines: jsonList({ long: true, parseList: (lines) => lines }),
} as const;

/** A part of the result of a plan, since an item of the table holds 400 kB. It has no route. */
export const purchasePlanPart = defineResource({
  app: 'asset-lifecycle',
  model: 'purchaseplanpart',
  endpoint: 'purchase-plan-parts',
  label: 'part of a purchase plan',
  labelPlural: 'parts of purchase plans',
  bare: true,
  methods: [],
  unlogged: true,
  unbounded: true,
  fields: purchasePlanPartFields,
  ordering: ['position'],
  brief: [],
  display: ({ position }) => String(position),
});

declare module '../../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.purchaseplanpart': typeof purchasePlanPartFields;
  }
}
