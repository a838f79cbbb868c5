import { type FieldErrors, refused } from '../../engine/errors.ts';
import { sameJson } from '../../engine/json.ts';
import type { Work } from '../../engine/ports.ts';
import { defineResource, type Write } from '../../engine/resource/resource.ts';
import { choices } from '../../engine/schema/choices.ts';
import { boolean, choice, datetime, primary, reference } from '../../engine/schema/fields.ts';
import { itemName, itemReference } from './item.ts';

const equivalenceStatuses = choices({ proposed: 'Proposed', approved: 'Approved' });

const itemEquivalentFields = {
  item: itemReference({ required: true, onDelete: 'cascade', help: 'Item that lines of BOMs ask for' }),
  substitute: itemReference({
    required: true,
    onDelete: 'cascade',
    help: 'Item of the same type that may take its place, in the variant of the line',
  }),
  both_ways: boolean({ default: false, help: 'The item may take the place of the substitute, too' }),
  status: choice(equivalenceStatuses, {
    default: 'proposed',
    multi: true,
    help: 'Only approved equivalents are used. To approve, and to withdraw an approval, takes the permission approve',
  }),
  approved_by: reference('users.user', { readOnly: true, onDelete: 'set-null', help: 'User who approved it' }),
  approved_at: datetime({ readOnly: true, help: 'Time of the approval' }),
  ...primary,
} as const;

/** What an approval vouches for. */
const approvedFields = ['item', 'substitute', 'both_ways'] as const;

/** That an item may take the place of another, once somebody with the permission approves it. Nothing follows by a third item. */
export const itemEquivalent = defineResource({
  app: 'asset-lifecycle',
  model: 'itemequivalent',
  endpoint: 'item-equivalents',
  label: 'item equivalent',
  fields: itemEquivalentFields,
  unique: [
    {
      name: 'pair',
      fields: ['item', 'substitute'],
      each: ({ item = null, substitute = null, both_ways }) => [
        { item, substitute },
        ...(both_ways === true && !sameJson(item, substitute) ? [{ item: substitute, substitute: item }] : []),
      ],
      message: 'An item equivalent for this substitute of this item already exists.',
    },
  ],
  ordering: ['item', 'substitute'],
  brief: ['item', 'substitute', 'both_ways', 'status', 'description'],
  search: ['description', 'comments'],
  display: ({ both_ways }, { related }) =>
    `${itemName(related('substitute'))} ${both_ways ? 'or' : 'for'} ${itemName(related('item'))}`,
  displayNeeds: ['item', 'substitute'],
  check: problemsOf,
  async onSave({ id, before, after }, work) {
    if ((before?.status ?? 'proposed') === after.status) return;
    const saved = await work.get('netbox_asset_lifecycle.itemequivalent', id);
    if (!saved) return;
    await requireApprover(work, before ? [{ ...saved, values: before }, saved] : [saved]);
    const isApproved = after.status === 'approved';
    work.update(saved, {
      approved_by: isApproved ? work.actor.userId : null,
      approved_at: isApproved ? work.now : null,
    });
  },
});

function problemsOf({ before, after }: Write<typeof itemEquivalentFields>): FieldErrors {
  const errors: Record<string, readonly string[]> = {};
  if (after.item.type !== after.substitute.type)
    errors.substitute = ['The substitute must be of the type of the item.'];
  else if (sameJson(after.item, after.substitute)) errors.substitute = ['An item is no substitute for itself.'];
  if (before?.status !== 'approved' || after.status !== 'approved') return errors;
  for (const field of approvedFields)
    if (!sameJson(before[field], after[field])) errors[field] = ['Withdraw the approval before you change this.'];
  return errors;
}

/** Fails with 403 unless the caller may approve the equivalence in each of these states. */
async function requireApprover(work: Work, states: readonly Parameters<Work['permits']>[1][]): Promise<void> {
  for (const state of states)
    if (!(await work.permits('approve', state)))
      throw refused('forbidden', 'To approve, and to withdraw an approval, requires the permission approve.');
}

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.itemequivalent': typeof itemEquivalentFields;
  }
}
