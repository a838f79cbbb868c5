import { defineResource } from '../../engine/resource/resource.ts';
import type { TypeName } from '../../engine/schema/field-kinds.ts';
import { genericReference, integer, text } from '../../engine/schema/fields.ts';
import { confirmAction } from './confirm-action.ts';
import { imageFormats } from './file-formats.ts';
import { longestSide } from './image-size.ts';
import { fileFields, fileLink, filenameProblems, requireChangeOf, requireRemovalFrom } from './stored-file.ts';

const pixels = () => integer({ readOnly: true, default: 0, min: 0, max: longestSide });

/** NetBox: pictures of objects of these types. */
export const imageAttachmentOf = (types: readonly TypeName[]) =>
  defineResource({
    app: 'extras',
    model: 'imageattachment',
    endpoint: 'image-attachments',
    label: 'image attachment',
    fields: {
      object: genericReference(types, {
        required: true,
        onDelete: 'cascade',
        counted: true,
        unviewable: 'hide-entry',
        immutable: 'The object of an image cannot be changed.',
      }),
      name: text({ maxLength: 50 }),
      description: text({ maxLength: 200 }),
      image: fileLink(),
      image_height: pixels(),
      image_width: pixels(),
      ...fileFields,
    },
    ordering: ['name'],
    brief: ['name', 'image', 'description'],
    partOf: ['object'],
    linked: { parent: { reference: 'object' } },
    filters: { object_type_id: { as: 'object_type' } },
    search: ['name', 'filename', 'description'],
    display: ({ name, filename }) => name || filename,
    actions: [confirmAction('extras.imageattachment')],
    check: (write) => filenameProblems(imageFormats, write),
    requireChangeable: ({ object }, work) => requireChangeOf(work, object),
    onSave: ({ after }, work) => requireChangeOf(work, after.object),
    onDelete: ({ values }, work) => requireRemovalFrom(work, values.object),
  });

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'extras.imageattachment': ReturnType<typeof imageAttachmentOf>['fields'];
  }
}
