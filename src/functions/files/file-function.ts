import { confirmAction } from '../../domain/platform/files/confirm-action.ts';
import { confirmUpload } from '../../domain/platform/files/confirm-upload.ts';
import type { FileType } from '../../domain/platform/files/stored-file.ts';
import { registry } from '../../domain/registry.ts';
import { isSafe } from '../http/contract/methods.ts';
import type { ApiFunction } from '../http/open-function.ts';
import { resourceFunction } from '../http/resource-function.ts';
import { verbFunction } from '../http/verb-function.ts';
import { filesBucket, filesIn } from './bucket-files.ts';
import { withFileLinks } from './file-links.ts';
import { isForm } from './read-form.ts';

/** The Lambda function of a resource whose objects have a file each. */
export function fileFunction(type: FileType): ApiFunction {
  const resource = { ...registry.resourceOf(type), type };
  return resourceFunction(resource, {
    async prepare(request, context) {
      if (!isForm(request)) return undefined;
      const { takeForm } = await import('./take-form.ts');
      return takeForm(resource, request, context);
    },
    finish: (answer, { method }) => withFileLinks(type, answer, { isWrite: !isSafe(method) }),
  });
}

/** The Lambda function that confirms their uploads. */
export function confirmFunction(type: FileType): ApiFunction {
  const resource = { ...registry.resourceOf(type), type };
  const confirm = verbFunction(resource, confirmAction(type), confirmUpload(resource, filesIn(filesBucket)));
  return async (event, context) => withFileLinks(type, await confirm(event, context), { isWrite: false });
}
