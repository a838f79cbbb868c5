import { isJsonObject, type Json } from '../../engine/json.ts';
import { defineResource, type ObjectOf } from '../../engine/resource/resource.ts';
import { datetime, integer, jsonList, reference } from '../../engine/schema/fields.ts';

/** What is learned of one item of a vendor, as it is stored. */
interface ItemLeadTime {
  readonly item_type: string;
  readonly item_id: number;
  readonly deliveries: number;
  readonly days_50: number;
  readonly days_90: number;
}

const written = { required: true, readOnly: true } as const;

const leadTimeFields = {
  vendor: reference('netbox_asset_lifecycle.vendor', {
    readOnly: true,
    onDelete: 'cascade',
    help: 'Null for vendors that have not delivered anything yet',
  }),
  deliveries: integer({ ...written, help: 'Number of deliveries of order lines that the figures come from' }),
  orders: integer({ ...written, help: 'Number of orders that these deliveries belong to' }),
  open_lines: integer({ ...written, help: 'Order lines that are late enough to count without having arrived' }),
  days_50: integer({ ...written, help: 'Days within which half of the deliveries of other items come' }),
  days_90: integer({ ...written, help: 'Days within which nine in ten deliveries of other items come' }),
  items: jsonList({
    readOnly: true,
    long: true,
    parseList: (items) => items,
    help: 'The same by item: {"item_type": "dcim.devicetype", "item_id": 1, "deliveries": 4, "days_50": 21, "days_90": 33}',
  }),
  calculated: datetime({ readOnly: true, help: 'Time at which the figures changed last' }),
} as const;

/**
 * How long deliveries of a vendor take, learned from orders and receiving slips once a day. Figures come from all orders,
 * whoever may view them: the permission to view this says who sees them.
 */
export const leadTime = defineResource({
  app: 'asset-lifecycle',
  model: 'leadtime',
  endpoint: 'lead-times',
  label: 'lead time',
  bare: true,
  unlogged: true,
  methods: ['GET'],
  fields: leadTimeFields,
  unique: [{ name: 'vendor', fields: ['vendor'], nullIsValue: true }],
  ordering: ['vendor'],
  brief: ['vendor', 'deliveries', 'days_50', 'days_90'],
  display: ({ vendor }) => (vendor === null ? 'lead times of other vendors' : `lead times of vendor ${vendor}`),
});

/** Only the schedule writes them: every entry with these members is a whole one. */
const isItem = (entry: Json): entry is Json & ItemLeadTime =>
  isJsonObject(entry) && typeof entry.days_50 === 'number' && typeof entry.days_90 === 'number';

/** The items of a stored lead time. */
export const learnedItems = ({ values }: Pick<ObjectOf<typeof leadTime.type>, 'values'>): readonly ItemLeadTime[] =>
  values.items.filter(isItem);

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.leadtime': typeof leadTimeFields;
  }
}
