import type { JsonObject } from '../../../engine/json.ts';
import {
  boolean,
  date,
  integer,
  jsonObject,
  optionalObjectType,
  reference,
  references,
} from '../../../engine/schema/fields.ts';
import { entries, type SchemaValues } from '../../../engine/schema/input-schema.ts';
import { documentMembers } from '../../balance/line-documents.ts';
import { hidden_documents, units, unlessHidden } from '../../bom/coverage.ts';
import { itemReference } from '../../item/item.ts';

/** What all open BOMs need. */
export const demandRoute = {
  app: 'asset-lifecycle',
  endpoint: 'demand',
  path: '/api/plugins/asset-lifecycle/demand',
} as const;

export const demandHelp =
  'What all open BOMs need, by item and variant: required, installed, reserved, free in pools, on order and when it is due, short. Each unit of a pool or an open order is pegged to one line: by the date needed, then by the priority of the BOM. Filters choose what is answered, never what is pegged. The lines are available as CSV (`format`).';

export const demandQuery = {
  bom_id: references('netbox_asset_lifecycle.bom', { help: 'BOMs to answer. Default: all that are open' }),
  site_id: references('dcim.site', {
    help: 'BOMs with an enabled scope rule that names one of these sites (`site`, `site_id`), and lines that were reordered for a pool there',
  }),
  pool_id: references('netbox_asset_lifecycle.sparespool', {
    help: 'Pools whose free units are used. Default: all that the caller may view',
  }),
  date_needed_before: date({ help: 'BOMs that are needed on this day or before' }),
  date_needed_after: date({ help: 'BOMs that are needed on this day or later' }),
  item_type: optionalObjectType({ help: 'Content type of the item' }),
  item_id: integer({ min: 1, help: 'Id of the item; needs `item_type`' }),
  short: boolean({ default: false, help: 'Only lines that are short, or of which that is not known' }),
};

/** Numbers that a line has, and an item and variant as the sum of its lines. */
const figures = {
  required: units('Units that are asked for'),
  installed: units('Installed from shipments and spares'),
  on_hand: units('Received and neither installed nor put into a pool'),
  in_own_pool: units('Received and put into a pool, of a line that was reordered for a pool'),
  outstanding_to_receive: units('On order: in transit, or owed by the vendor of an order in status ordered'),
  on_draft_orders: units('On orders that are drafts or approved, and neither received nor in transit'),
  reserved_spares: units('Spares reserved for the BOM, at most the units still required'),
  free_spares: unlessHidden('Free serviceable units of pools that are pegged to the line'),
  from_surplus: unlessHidden(
    'Units on hand or on placed orders that other lines do not need, and that are pegged to the line',
  ),
  short: unlessHidden('Required minus all of these, at least 0'),
  due: date({
    help: 'Day by which what is on order for it and needed is expected, `from_surplus` included; null when nothing is, or nobody knows',
  }),
  late: units('Of these, units that are expected after the date needed'),
  hidden_documents,
};

const lineMembers = {
  bom: reference('netbox_asset_lifecycle.bom', { required: true }),
  date_needed: date({ help: 'Of the BOM' }),
  priority: integer({ help: 'Of the BOM' }),
  bom_line_item: units('Id of the line'),
  ...figures,
  moving: boolean({
    default: false,
    help: 'Others went on writing documents of the line, or stock of its item, while all was read: its numbers may be of different moments. Units that moved are pegged to nobody',
  }),
};

const itemMembers = { item: itemReference({ required: true }), variant: jsonObject() };

export const demandForm = {
  ...itemMembers,
  ...figures,
  free_left: units('Free units of the pools that are pegged to no line'),
  hidden_units: units(
    'Units of pools and other lines that are pegged to lines that the caller may not view, or of which documents are hidden',
  ),
  lines: entries({
    ...lineMembers,
    documents: entries(
      { ...documentMembers, due: date({ help: 'Day on which the units are expected' }) },
      { help: 'Documents behind the numbers: each number is the sum of the quantities under its name' },
    ),
  }),
};

/** A line of the table. */
export const demandTable = entries({ ...itemMembers, ...lineMembers });

export type DemandQuery = SchemaValues<typeof demandQuery>;
export type ItemDemand = SchemaValues<typeof demandForm> & JsonObject;
export type LineDemand = ItemDemand['lines'][number];
