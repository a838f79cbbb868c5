import { invalid } from '../engine/errors.ts';
import type { Work } from '../engine/ports.ts';
import { defineResource } from '../engine/resource/resource.ts';
import { choices } from '../engine/schema/choices.ts';
import type { TypeName } from '../engine/schema/field-kinds.ts';
import { choice, datetime, extensible, genericReference, reference, text } from '../engine/schema/fields.ts';

const journalKinds = choices({ info: 'Info', success: 'Success', warning: 'Warning', danger: 'Danger' });

const type = 'extras.journalentry';

/** NetBox: notes that people add to objects of these types, in the order of time. */
export const journalEntryOf = (types: readonly TypeName[]) =>
  defineResource({
    app: 'extras',
    model: 'journalentry',
    endpoint: 'journal-entries',
    label: 'journal entry',
    labelPlural: 'journal entries',
    fields: {
      assigned_object: genericReference(types, {
        required: true,
        onDelete: 'cascade',
        counted: true,
        unviewable: 'hide-entry',
      }),
      created_by: reference('users.user', { onDelete: 'keep', bare: true, immutable: 'The author cannot be changed.' }),
      kind: choice(journalKinds, { default: 'info', multi: true }),
      comments: text({ required: true, long: true }),
      ...extensible,
      created: datetime({ readOnly: true }),
    },
    ordering: ['created'],
    newestFirst: true,
    brief: ['created'],
    filters: {
      created_after: { as: 'created__gte' },
      created_before: { as: 'created__lte' },
      assigned_object_type_id: { as: 'assigned_object_type' },
    },
    search: ['comments'],
    display: ({ created, kind }) =>
      `${created?.slice(0, 10)} ${created?.slice(11, 16)} (${journalKinds.find(({ value }) => value === kind)?.label})`,
    async onSave({ id, before, after }, work) {
      if (before !== null) return;
      if (after.created_by === null) {
        const entry = await work.get(type, id);
        if (entry) work.update(entry, { created_by: work.actor.userId });
      } else await requireKnownAuthor(work, after.created_by);
    },
  });

/** Nobody signs for users whom they may not view. */
async function requireKnownAuthor(work: Work, userId: number): Promise<void> {
  if (userId === work.actor.userId) return;
  const author = await work.get('users.user', userId);
  if (!author || (await work.visible('users.user', [author])).length === 0)
    throw invalid({ created_by: [`Related object not found using the provided numeric ID: ${userId}`] });
}

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'extras.journalentry': ReturnType<typeof journalEntryOf>['fields'];
  }
}
