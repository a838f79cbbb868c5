import { invalid } from '../../engine/errors.ts';
import { defineResource } from '../../engine/resource/resource.ts';
import { boolean, choice, date, datetime, integer, primary, text } from '../../engine/schema/fields.ts';
import { archivedOnCreate } from '../status/locks.ts';
import { authorship, editableOrders, orderStatuses } from '../status/statuses.ts';
import { transitions } from '../status/transition-actions.ts';
import { governStatus } from '../status/transitions.ts';
import { budget, coverage, diff, generate, preview, requirements } from './bom-actions.ts';

const lastPriority = 1000;

const bomFields = {
  name: text({ required: true, maxLength: 100 }),
  status: choice(orderStatuses, { default: 'draft', multi: true }),
  archived: boolean({ default: false }),
  date_needed: date({
    help: 'Day on which what the BOM asks for must be there; what is free goes to earlier days first',
  }),
  priority: integer({
    min: 1,
    max: lastPriority,
    help: 'Of BOMs that are needed on the same day, 1 goes first. BOMs without a priority go last',
  }),
  last_generated: datetime({ readOnly: true }),
  is_current: boolean({ default: true, readOnly: true, label: 'Current' }),
  /** The visible snapshot of assets. A new one is written separately and becomes visible in one write. */
  generation: integer({ default: 0, readOnly: true, hidden: true }),
  asset_count: integer({ default: 0, readOnly: true, hidden: true }),
  ...authorship,
  ...primary,
} as const;

/** Asset Lifecycle: a bill of materials, rolled up from planned objects by its scope rules. */
export const bom = defineResource({
  app: 'asset-lifecycle',
  model: 'bom',
  endpoint: 'boms',
  label: 'BOM',
  fields: bomFields,
  unique: [{ name: 'name', fields: ['name'], message: 'BOM with this name already exists.' }],
  naturalKey: 'name',
  importKey: 'name',
  idsNeedView: true,
  ordering: ['name'],
  brief: ['name', 'status', 'description'],
  search: ['name', 'description', 'comments'],
  display: ({ name }) => name,
  actions: [generate, preview, diff, coverage, requirements, budget, transitions],
  papers: {
    'pick-list': 'What is still to be installed: what to fetch and from where, then rack by rack from the top',
  },
  check: ({ before, after }) => archivedOnCreate(before, after.archived),
  async onSave({ id, before, after }, work) {
    await governStatus(work, 'netbox_asset_lifecycle.bom', { id, before, after });
    if (!after.is_current && !editableOrders.has(after.status)) throw notCurrent();
  },
  async onDelete({ id, values }, work) {
    if (values.generation !== 0) work.dropSnapshot(id, values.generation);
  },
});

/** Asset Lifecycle: a BOM whose scope changed since it was generated stays in draft until it is generated again. */
const notCurrent = () =>
  invalid({ status: ['The BOM is not current. Generate it again before its status leaves draft.'] });

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.bom': typeof bomFields;
  }
}
