import { isJsonObject, type JsonObject } from '../../engine/json.ts';
import { defineResource } from '../../engine/resource/resource.ts';
import { choices } from '../../engine/schema/choices.ts';
import { choice, date, datetime, jsonList, reference, text } from '../../engine/schema/fields.ts';
import { dispositions } from './disposition.ts';
import { reverse } from './shipment-actions.ts';

const slipKinds = choices({
  receipt: 'Receipt',
  adjustment: 'Adjustment',
  disposition: 'Disposition',
  reversal: 'Reversal',
});

/** One unit that has a serial number or an asset tag. */
export interface SlipUnit extends JsonObject {
  readonly serial: string;
  readonly asset_tag: string | null;
  /** It arrived unfit; on a disposition, it was unfit before. */
  readonly damaged: boolean;
  /** It went to the pool of its line. */
  readonly to_pool: boolean;
}

/** What a slip adds to a shipment line; below zero it takes off. */
export interface SlipLine extends JsonObject {
  readonly shipment_line_item: number;
  readonly qty_received: number;
  readonly qty_damaged: number;
  readonly qty_missing: number;
  readonly qty_returned: number;
  readonly qty_written_off: number;
  /** Of those received, how many went on to the pool. */
  readonly qty_to_pool: number;
  readonly pool: number | null;
  readonly note: string;
  readonly units: readonly SlipUnit[];
}

const kept = { readOnly: true, onDelete: 'keep' } as const;

const receivingSlipFields = {
  shipment: reference('netbox_asset_lifecycle.shipment', {
    required: true,
    readOnly: true,
    onDelete: 'cascade',
    owner: true,
  }),
  kind: choice(slipKinds, { required: true, readOnly: true, multi: true }),
  disposition: choice(dispositions, { readOnly: true, help: 'What became of the units, on slips of that kind' }),
  date: date({ readOnly: true, help: 'The day on which the goods arrived, or on which the disposition was made' }),
  site: reference('dcim.site', { ...kept, help: 'Where they arrived' }),
  location: reference('dcim.location', kept),
  lines: jsonList({
    readOnly: true,
    long: true,
    parseList: (lines) => lines,
    help: 'What the slip adds to each shipment line: received, damaged, missing, returned, written off, what went to a pool, and the units with their serial numbers',
  }),
  reverses: reference('netbox_asset_lifecycle.receivingslip', { ...kept, help: 'The slip that this one takes back' }),
  note: text({ readOnly: true, maxLength: 200 }),
  user: reference('users.user', { ...kept, help: 'Who wrote it' }),
  time: datetime({ readOnly: true }),
} as const;

/**
 * What arrived in one go, or what became of units that had arrived, on paper that is never edited: the quantities of a
 * shipment line are the sums of its slips. A mistake is taken back by a reversing slip; a change of `qty_received` by hand
 * makes an adjusting slip.
 */
export const receivingSlip = defineResource({
  app: 'asset-lifecycle',
  model: 'receivingslip',
  endpoint: 'receiving-slips',
  label: 'receiving slip',
  bare: true,
  methods: ['GET'],
  fields: receivingSlipFields,
  unique: [{ name: 'reverses', fields: ['reverses'], message: 'The slip has been reversed already.' }],
  ordering: ['shipment', 'time'],
  brief: ['shipment', 'kind', 'date'],
  search: ['note'],
  actions: [reverse],
  display: ({ kind, date: day, shipment }) => `${kind} of ${day} for shipment ${shipment}`,
});

/** A line of a slip without units and pools. */
export const slipLine = (shipment_line_item: number, more: Partial<SlipLine>): SlipLine => ({
  shipment_line_item,
  qty_received: 0,
  qty_damaged: 0,
  qty_missing: 0,
  qty_returned: 0,
  qty_written_off: 0,
  qty_to_pool: 0,
  pool: null,
  note: '',
  units: [],
  ...more,
});

/** Only rules write slips: an entry that names a shipment line is a line of a slip. */
const isSlipLine = (line: JsonObject): line is SlipLine => typeof line.shipment_line_item === 'number';

/** The lines of a stored slip. Members that older slips lack have their defaults. */
export const slipLines = ({ lines }: JsonObject): readonly SlipLine[] =>
  Array.isArray(lines)
    ? lines
        .filter(isJsonObject)
        .filter(isSlipLine)
        .map((line) => slipLine(line.shipment_line_item, line))
    : [];

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.receivingslip': typeof receivingSlipFields;
  }
}
