import { invalid } from '../../engine/errors.ts';
import { defineResource } from '../../engine/resource/resource.ts';
import { choices } from '../../engine/schema/choices.ts';
import { choice, primary, reference, text } from '../../engine/schema/fields.ts';
import { itemReference } from '../item/item.ts';
import { serialPattern } from './serial-pattern.ts';

const modes = choices({ refuse: 'Refuse', warn: 'Warn' });

const serialRuleFields = {
  name: text({ required: true, maxLength: 100 }),
  manufacturer: reference('dcim.manufacturer', {
    onDelete: 'cascade',
    help: 'The rule holds for all items of this manufacturer that have no rule of their own',
  }),
  item: itemReference({ onDelete: 'cascade', help: 'The rule holds for this item' }),
  pattern: text({
    required: true,
    maxLength: 200,
    help: 'Regular expression (RE2) that a whole serial number fits, without regard to case',
  }),
  example: text({ maxLength: 50, mayBeDigits: true, help: 'A serial number that fits, for messages' }),
  mode: choice(modes, {
    default: 'refuse',
    multi: true,
    help: 'What becomes of another serial number: it is refused, or taken with a warning',
  }),
  ...primary,
} as const;

/**
 * What serial numbers of an item look like, so that another barcode of the label is not taken for one. Of several rules of an
 * item, a serial number has to fit one.
 */
export const serialRule = defineResource({
  app: 'asset-lifecycle',
  model: 'serialrule',
  endpoint: 'serial-rules',
  label: 'serial rule',
  fields: serialRuleFields,
  unique: [{ name: 'name', fields: ['name'] }],
  naturalKey: 'name',
  ordering: ['name'],
  brief: ['name', 'pattern', 'mode', 'description'],
  search: ['name', 'pattern', 'example', 'description', 'comments'],
  display: ({ name }) => name,
  check: ({ after }) =>
    after.manufacturer === null && after.item === null
      ? { __all__: ['A rule needs a manufacturer or an item.'] }
      : undefined,
  async onSave({ after }) {
    const pattern = await serialPattern(after.pattern);
    if (pattern.problem !== undefined)
      throw invalid({ pattern: [`${after.pattern} is not a valid regular expression: ${pattern.problem}`] });
    if (after.example !== '' && !pattern.finds(after.example))
      throw invalid({ example: ['The example does not fit the pattern.'] });
  },
});

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.serialrule': typeof serialRuleFields;
  }
}
