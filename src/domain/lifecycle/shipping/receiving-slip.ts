import { isJsonObject, type Json, type JsonObject } from '../../engine/json.ts';
import { defineResource, type ObjectOf } from '../../engine/resource/resource.ts';
import { choices } from '../../engine/schema/choices.ts';
import { choice, date, datetime, jsonList, jsonObject, reference, text } from '../../engine/schema/fields.ts';
import type { UnitNumbers } from '../units/unit-numbers.ts';
import { dispositions } from './disposition.ts';
import { reverse } from './shipment-actions.ts';

const slipKinds = choices({
  receipt: 'Receipt',
  adjustment: 'Adjustment',
  disposition: 'Disposition',
  reversal: 'Reversal',
});

/** One unit that has a serial number or an asset tag. */
export interface SlipUnit extends JsonObject, UnitNumbers {
  /** On dispositions. */
  readonly received_unit?: number;
  /** Id of the received unit of the first receipt, for a unit that is received again after a repair. */
  readonly first_unit?: number;
  /** It arrived damaged; on a disposition, it was damaged before. */
  readonly damaged: boolean;
  /** It was rejected at the dock; then it is damaged, too. */
  readonly rejected?: boolean;
  /** What is wrong with it. */
  readonly note?: string;
  /** It went to the pool of its line. */
  readonly to_pool: boolean;
}

/** The changes of one shipment line on a slip; negative numbers reduce its counts. */
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
  disposition: choice(dispositions, { readOnly: true, help: 'Disposition of the units, on slips of kind disposition' }),
  date: date({ readOnly: true, help: 'Date of arrival or of the disposition' }),
  site: reference('dcim.site', { ...kept, help: 'Site at which the goods arrived' }),
  location: reference('dcim.location', kept),
  lines: jsonList({
    readOnly: true,
    long: true,
    parseList: (lines) => lines,
    help: 'Changes of each shipment line: units received, damaged, missing, returned, written off and put into a pool, and the units with numbers',
  }),
  reverses: reference('netbox_asset_lifecycle.receivingslip', { ...kept, help: 'Slip that this one reverses' }),
  note: text({ readOnly: true, maxLength: 200 }),
  /** The scans that it has used up. */
  scans: jsonObject({ readOnly: true, hidden: true, long: true }),
  user: reference('users.user', { ...kept, help: 'User who posted the slip' }),
  time: datetime({ readOnly: true }),
} as const;

/**
 * A goods receipt, or a disposition of received units. Slips are never edited: the quantities of a shipment line are the sums
 * of its slips. A reversing slip corrects a mistake; a request that sets `qty_received` posts an adjusting slip.
 */
export const receivingSlip = defineResource({
  app: 'asset-lifecycle',
  model: 'receivingslip',
  endpoint: 'receiving-slips',
  label: 'receiving slip',
  bare: true,
  methods: ['GET'],
  fields: receivingSlipFields,
  unique: [{ name: 'reverses', fields: ['reverses'], message: 'The slip has already been reversed.' }],
  ordering: ['shipment', 'time'],
  brief: ['shipment', 'kind', 'date'],
  search: ['note'],
  actions: [reverse],
  papers: { slip: 'The slip with its counts, units and notes' },
  events: { received: (before, after) => before === null && after !== null && bringsUnits(after) },
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

/** Only rules write slips: every entry with a shipment line is a whole line. */
const isSlipLine = (line: JsonObject): line is SlipLine => typeof line.shipment_line_item === 'number';

/** The lines of a stored slip. Members that older slips lack have their defaults. */
export const slipLines = ({ lines }: { readonly lines: readonly Json[] }): readonly SlipLine[] =>
  lines
    .filter(isJsonObject)
    .filter(isSlipLine)
    .map((line) => slipLine(line.shipment_line_item, line));

/** Units arrive by a receipt, or by a correction upwards of what had arrived. */
function bringsUnits({ kind, lines }: JsonObject): boolean {
  const counts = kind === 'receipt' || kind === 'adjustment';
  if (!counts || !Array.isArray(lines)) return false;
  return slipLines({ lines }).some(({ qty_received, qty_damaged }) => qty_received > 0 || qty_damaged > 0);
}

export type ReceivingSlip = ObjectOf<'netbox_asset_lifecycle.receivingslip'>;

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.receivingslip': typeof receivingSlipFields;
  }
}
