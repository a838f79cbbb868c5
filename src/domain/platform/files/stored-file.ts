import { type FieldErrors, permissionDenied } from '../../engine/errors.ts';
import type { Work } from '../../engine/ports.ts';

import { choices } from '../../engine/schema/choices.ts';
import type { ObjectRef } from '../../engine/schema/field-kinds.ts';
import { choice, computed, integer, text } from '../../engine/schema/fields.ts';
import { documentFormats, type FileFormat, formatNamed, imageFormats, largestFile } from './file-formats.ts';

/** The types of files about other objects. */
export const fileTypes = ['extras.imageattachment', 'netbox_asset_lifecycle.attachment'] as const;
export type FileType = (typeof fileTypes)[number];
export const isFileType = (type: string): type is FileType => fileTypes.some((known) => known === type);

/** The part of a form that holds the file, and the member of answers that leads to it. */
export const filePart: Readonly<Record<FileType, 'image' | 'file'>> = {
  'extras.imageattachment': 'image',
  'netbox_asset_lifecycle.attachment': 'file',
};
export const formatsOf: Readonly<Record<FileType, readonly FileFormat[]>> = {
  'extras.imageattachment': imageFormats,
  'netbox_asset_lifecycle.attachment': documentFormats,
};

const fileStatuses = choices({ pending: 'Waiting for the upload', stored: 'Stored' });

/** The fields of an object that has a file. */
export const fileFields = {
  filename: text({
    required: true,
    maxLength: 200,
    help: 'Its ending says what the file is; the content must be of that kind',
  }),
  status: choice(fileStatuses, { readOnly: true, default: 'pending', multi: true }),
  content_type: text({ readOnly: true, maxLength: 100 }),
  size: integer({ readOnly: true, default: 0, min: 0, max: largestFile, help: 'Bytes' }),
  /** The function puts it in. */
  upload: {
    ...computed('object', () => null),
    help: 'In answers to writes, while the upload is missing: where to PUT the file, with which headers, until when',
  },
  /** Key of the file in the bucket; blank until it is there. */
  _file: text({ readOnly: true, hidden: true, kept: true, maxLength: 300 }),
} as const;

/** What answers have in the place of the address, before the function signs one. */
export const fileLink = () => computed('string', ({ _file: key }) => (key === '' ? null : (key ?? null)));

interface FileWrite {
  readonly before: { readonly filename: string } | null;
  readonly after: { readonly filename: string; readonly status: string; readonly content_type: string };
}

/** What is wrong with the name of a file; the name of a stored one keeps its kind. */
export function filenameProblems(formats: readonly FileFormat[], { before, after }: FileWrite): FieldErrors {
  const { filename, status, content_type } = after;
  if (before?.filename === filename) return {};
  if (/[/\\\p{Cc}]/u.test(filename))
    return { filename: ['The name of a file has no folders and no control characters.'] };
  const named = formatNamed(formats, filename);
  if (!named) return { filename: [`The name must end in ${endings(formats)}.`] };
  return status === 'stored' && named.contentType !== content_type
    ? { filename: [`The name must end as before: the file is ${content_type}.`] }
    : {};
}

export const endings = (formats: readonly FileFormat[]): string =>
  formats
    .flatMap(({ extensions }) => extensions)
    .map((extension) => `.${extension}`)
    .join(', ');

/** Files are part of their object: who may change it may change them. Fails with 403. */
export async function requireChangeOf(work: Work, { type, id }: ObjectRef): Promise<void> {
  const object = await work.get(type, id);
  if (!object || !(await work.permits('change', object))) throw permissionDenied();
}

/** The same for a file that goes: with its object it may always go. */
export async function requireRemovalFrom(work: Work, ref: ObjectRef): Promise<void> {
  if (!work.deletes(ref.type, ref.id)) await requireChangeOf(work, ref);
}

/** Where a file is uploaded to, until it is confirmed. */
export const uploadKey = (type: FileType, id: number): string => `uploads/${type}/${id}`;
/** Where files are kept. */
export const filePrefix = 'files/';
/** Where one of them is, under what tells it from others of the type; it ends in a name that its download has. */
export const fileKey = (type: FileType, mark: string, filename: string): string =>
  `${filePrefix}${type}/${mark}/${filename.replace(/[^\w.-]+/g, '_')}`;
