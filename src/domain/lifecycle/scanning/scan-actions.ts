import { formAction, readAction } from '../../engine/resource/action.ts';
import { choices } from '../../engine/schema/choices.ts';
import {
  choice,
  datetime,
  integer,
  jsonObject,
  optionalJsonObject,
  optionalText,
  text,
} from '../../engine/schema/fields.ts';
import { entries } from '../../engine/schema/input-schema.ts';
import { assetTag, longestNumber, serialNumber } from '../units/unit-numbers.ts';

/** What a scan says at once. */
const verdicts = choices({
  expected: 'Expected',
  extra: 'Extra',
  twice: 'Scanned twice',
  'other-shipment': 'Belongs to another shipment',
  'wrong-item': 'Wrong item',
  unknown: 'Unknown',
});
export type Verdict = (typeof verdicts)[number]['value'];

/** In which state the unit arrived. */
const scanConditions = choices({ good: 'Good', damaged: 'Damaged', rejected: 'Rejected' });
export type ScanCondition = (typeof scanConditions)[number]['value'];

const largestSequence = 9_999_999_999_999;
const longestCode = 400;

const scanInput = {
  sequence: integer({
    min: 0,
    max: largestSequence,
    help: 'Number of the scan, as the scanner counts. The same number again gets the same answer. Default: one that is not used yet, so that the same scan again counts again',
  }),
  code: text({
    maxLength: longestCode,
    mayBeDigits: true,
    separators: true,
    help: 'What the scanner has read, with or without the prefix of its symbology',
  }),
  at: datetime({ help: 'Time of the scan. Default: now' }),
  condition: choice(scanConditions, { default: 'good', bare: true }),
  note: text({ maxLength: 200, help: 'Of a damaged or rejected unit: what is wrong with it' }),
  shipment_line_item: integer({
    help: 'Id of the shipment line that is being counted, where the code alone may not tell',
  }),
} as const;

/** A scan as it is answered. Objects are named by id and name, as far as the caller may view them. */
export const scanForm = {
  scanner: optionalText(),
  sequence: integer({}),
  code: text(),
  at: datetime(),
  verdict: choice(verdicts, { required: true, bare: true }),
  message: text(),
  condition: choice(scanConditions, { required: true, bare: true }),
  note: text(),
  shipment_line_item: integer({ help: 'Id of the shipment line that the unit is counted to' }),
  item: optionalJsonObject({ help: 'Item of the unit: object_type, id and display' }),
  serial: text(),
  asset_tag: optionalText(),
  part_number: text({ help: 'Part number or GTIN that the code names' }),
  carton: optionalText({
    help: 'SSCC of the carton or pallet: the one that was scanned, or that the unit is packed in',
  }),
  units: integer({ required: true, help: 'Units that the scan counts: 0, one, or all of a carton' }),
  other_shipment: optionalJsonObject({ help: 'Shipment that expects the unit: id and display' }),
} as const;

export const scan = formAction({
  name: 'scans',
  detail: true,
  path: 'scans',
  help: 'Takes what scanners read at the dock, one scan or up to 500, and answers at once what each of them is: expected, extra, scanned twice, of another shipment, of another item or unknown. A wrong scan does not hold up the others. The same scanner and sequence again are answered as before.',
  body: {
    scanner: text({
      maxLength: 64,
      visibleOnly: true,
      mayBeDigits: true,
      help: 'Name of the scanner that numbers the scans',
    }),
    ...scanInput,
    scans: entries(scanInput, { help: 'Several scans, instead of the fields of one' }),
  },
  answer: { scans: entries(scanForm) },
});

const missingUnit = {
  shipment_line_item: integer({ required: true }),
  serial: text(),
  asset_tag: optionalText(),
  carton: optionalText(),
} as const;

const count = (help: string) => integer({ required: true, help });

export const scanSummary = readAction({
  name: 'scans-summary',
  detail: true,
  path: 'scans/summary',
  help: 'Shows for each shipment line how many units are expected, were seen, are missing and came in addition, with the missing serial numbers, the extra units and the latest scans.',
  query: {},
  answer: {
    lines: entries({
      shipment_line_item: integer({ required: true }),
      item: optionalJsonObject({ help: 'object_type, id and display' }),
      expected: count('Units shipped'),
      numbered: count('Units of them that the manifest names'),
      seen: count('Units of this line that were scanned, without extra ones'),
      missing: count('Units that were not scanned yet'),
      extra: count('Units that were scanned beyond those expected'),
      damaged: count('Scanned units that are marked as damaged'),
      rejected: count('Scanned units that are marked as rejected'),
      received: count('Scanned units that receipts have used up'),
    }),
    totals: jsonObject({
      help: 'Units expected, seen, missing and extra; scans, and those of them that are twice, other_shipment, wrong_item and unknown; waiting: units that no receipt has used up',
    }),
    missing_count: count('Units of the manifest that were not scanned'),
    missing: entries(missingUnit, { help: 'The first 100 of them' }),
    extras: entries(scanForm, { help: 'The latest 100 scans of extra units' }),
    latest: entries(scanForm, { help: 'The latest 20 scans' }),
  },
});

const unitMembers = {
  shipment_line_item: integer({ required: true, help: 'Id of a line of the shipment' }),
  serial: serialNumber(),
  asset_tag: assetTag(),
  carton: optionalText({
    maxLength: longestNumber,
    visibleOnly: true,
    mayBeDigits: true,
    caseInsensitive: true,
    help: 'SSCC of the carton or pallet that the unit is packed in',
  }),
} as const;

const cartonMembers = {
  sscc: text({ required: true, maxLength: longestNumber, visibleOnly: true, mayBeDigits: true, caseInsensitive: true }),
  parent: optionalText({
    maxLength: longestNumber,
    visibleOnly: true,
    mayBeDigits: true,
    caseInsensitive: true,
    help: 'SSCC of the pallet that the carton stands on',
  }),
} as const;

export const manifest = readAction({
  name: 'manifest',
  detail: true,
  path: 'manifest',
  help: 'Shows the units that the shipment is to bring, one by one, and the cartons and pallets that they are packed in. The units are available as CSV (`format`).',
  query: {
    limit: integer({ default: 1_000, min: 1, max: 10_000, help: 'Number of units' }),
    offset: integer({ default: 0, min: 0, help: 'Units that are left out before' }),
  },
  answer: {
    count: count('Units of the manifest'),
    units: entries(unitMembers),
    cartons: entries(cartonMembers, { help: 'All cartons and pallets' }),
  },
  forms: { parameter: 'format', names: ['csv'] },
});

export const setManifestAction = formAction({
  name: 'set-manifest',
  detail: true,
  path: 'set-manifest',
  help: 'Replaces the manifest of the shipment: which units it is to bring, with serial number or asset tag, and how they are packed. Without units and cartons there is none.',
  body: { units: entries(unitMembers), cartons: entries(cartonMembers) },
  answer: { units: count('Units of the manifest'), cartons: count('Cartons and pallets') },
});

export const scanActions = [scan, scanSummary, manifest, setManifestAction] as const;
