import { requireObject } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import { invalidObject, refused } from '../../engine/errors.ts';
import type { Resource, StoredObject } from '../../engine/resource/resource.ts';
import { changedObject } from '../../engine/write/changed-object.ts';
import { type ActionRequest, perform } from '../../engine/write/run-action.ts';
import { factsOf, sizeOf, type Upload } from './file-facts.ts';
import { type FileType, fileKey, requireChangeOf, uploadKey } from './stored-file.ts';

/** Where files are. */
export interface FileStore {
  /** Undefined where nothing was uploaded. */
  look(key: string): Promise<(Upload & { readonly etag: string }) | undefined>;
  /** Puts this upload where it is kept; false when another has taken its place. */
  keep(upload: { readonly key: string; readonly etag: string }, to: string): Promise<boolean>;
}

/**
 * Keeps what was uploaded for an object. The copy is made before the object says so, under a key of its own: whoever has the
 * address of the upload cannot change it any more, and an attempt that fails leaves a file that the sweep removes.
 */
export const confirmUpload =
  (resource: Resource & { readonly type: FileType }, files: FileStore) =>
  (context: Context, { id, ...performance }: ActionRequest<object, StoredObject>): Promise<StoredObject> =>
    perform(context, performance, async (work) => {
      const current = await requireObject<FileType>(work, 'change', resource, id);
      await requireChangeOf(work, current.values.object);
      if (current.values.status === 'stored') return current;
      const key = uploadKey(resource.type, id);
      const upload = await files.look(key);
      if (!upload) throw invalidObject('Nothing was uploaded yet.');
      const { facts, pixels } = factsOf(resource.type, current.values.filename, upload);
      const kept = fileKey(resource.type, `${id}-${upload.etag}`, current.values.filename);
      if (!(await files.keep({ key, etag: upload.etag }, kept)))
        throw refused('conflict', 'Another file was uploaded at the same moment. Please confirm again.');
      work.update<StoredObject['values']>(current, { ...facts, ...sizeOf(pixels), _file: kept });
      return changedObject(work, resource, id);
    });
