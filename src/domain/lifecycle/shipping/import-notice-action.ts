import { formAction } from '../../engine/resource/action.ts';
import { boolean, integer, optionalText, reference, text } from '../../engine/schema/fields.ts';
import { entries } from '../../engine/schema/input-schema.ts';

const count = (help: string) => integer({ required: true, help });

const candidates = entries(
  {
    object_type: text({ help: 'Content type of the candidate' }),
    object_id: integer({ required: true }),
    display: text(),
  },
  { help: 'What may be meant, the nearest first' },
);

export const importNotice = formAction({
  name: 'import-notice',
  detail: false,
  path: 'import-notice',
  permission: 'add',
  help: "Reads a vendor's delivery notice and makes its shipment, or completes it: lines, dates, tracking number, and the manifest with serial numbers, cartons and pallets. Packing lists as CSV or spreadsheet (xlsx), ANSI X12 856, UN/EDIFACT DESADV and UBL DespatchAdvice are recognised by their content. Nothing is written unless all of it is understood; dry_run shows what would be. Send the file as multipart/form-data, as the body with the other members as parameters, or as Base64 in JSON.",
  fileMember: 'file',
  body: {
    file: text({ required: true, help: 'The file, as Base64' }),
    purchase_order: reference('netbox_asset_lifecycle.purchaseorder', {
      help: 'Order that the notice is about. Default: the orders whose order ID it names',
    }),
    vendor: reference('netbox_asset_lifecycle.vendor', {
      help: 'Vendor that has sent the notice: its orders are searched, its columns are known. Default: vendor of the order',
    }),
    shipment: reference('netbox_asset_lifecycle.shipment', {
      help: 'Shipment to complete. Default: the one with the number of the notice or its tracking number, otherwise a new one',
    }),
    courier: reference('netbox_asset_lifecycle.courier', { help: 'Default: the courier that the notice names' }),
    mapping: reference('netbox_asset_lifecycle.noticemapping', {
      help: 'Names of the columns of a packing list. Default: those of the vendor',
    }),
    notice_number: text({ maxLength: 100, mayBeDigits: true, help: 'Number of a notice that has none' }),
    tracking_number: text({ maxLength: 100, mayBeDigits: true, help: 'Default: the first one of the notice' }),
    accept_surplus: boolean({
      default: false,
      help: 'Take more units of a line than remain to be shipped',
    }),
    assignments: entries(
      {
        line: text({
          required: true,
          maxLength: 200,
          mayBeDigits: true,
          help: 'Number of a line of the notice, its place in the file, or its part number',
        }),
        po_line_item: reference('netbox_asset_lifecycle.polineitem', { required: true }),
      },
      { help: 'Lines of the order that lines of the notice mean, where part numbers do not tell' },
    ),
  },
  answer: {
    result: text({ help: 'created, updated, unchanged or refused' }),
    format: text({ help: 'csv, xlsx, x12-856, edifact-desadv or ubl-despatch-advice' }),
    notice_number: text(),
    shipments: entries(
      {
        shipment: reference('netbox_asset_lifecycle.shipment', {}),
        purchase_order: reference('netbox_asset_lifecycle.purchaseorder', {}),
        result: text({ help: 'created, updated or unchanged' }),
        changes: entries({ field: text(), before: optionalText(), after: optionalText() }),
        lines: entries(
          {
            po_line_item: reference('netbox_asset_lifecycle.polineitem', {}),
            before: count('Units of the line in the shipment before'),
            after: count('Units of the line in the shipment'),
          },
          { help: 'Lines whose quantity changes' },
        ),
        units: count('Units of the shipment'),
        serials: count('Serial numbers of its manifest'),
        cartons: count('Cartons and pallets of its manifest'),
        added_count: count('Serial numbers that the manifest did not have'),
        removed_count: count('Serial numbers that the manifest has no more'),
        moved_count: count('Serial numbers in another carton or line than before'),
        added: entries({ serial: text() }, { help: 'The first 100 of them' }),
        removed: entries({ serial: text() }, { help: 'The first 100 of them' }),
      },
      { help: 'One for each order of the notice' },
    ),
    lines: entries(
      {
        place: text({ help: 'Where the line stands in the file' }),
        line: text({ help: 'Number of the line' }),
        order: text({ help: 'Order number of the line' }),
        vendor_part_number: text(),
        manufacturer_part_number: text(),
        description: text(),
        quantity: count('Units of the line'),
        serials: count('Serial numbers of the line'),
        po_line_item: reference('netbox_asset_lifecycle.polineitem', { help: 'Line of the order that is meant' }),
        matched_by: text({
          help: 'assignment, vendor-part-number, part-number or model; empty for a line without a match',
        }),
      },
      { help: 'Lines of the notice, the first 1000 of them' },
    ),
    problem_count: count('Problems; the notice is refused when there are any'),
    problems: entries(
      {
        code: text(),
        message: text(),
        place: text({ help: 'Place in the file; empty for the whole notice' }),
        line: text({ help: 'Number of the line' }),
        candidates,
      },
      { help: 'The first 100 of them' },
    ),
    remarks: entries(
      { code: text(), message: text() },
      { help: 'What was taken care of or left out, such as formulas and hidden rows' },
    ),
  },
});
