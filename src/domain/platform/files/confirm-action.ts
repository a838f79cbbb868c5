import { objectAction } from '../../engine/resource/action.ts';
import type { FileType } from './stored-file.ts';

/** The same verb for everything that has a file. */
export const confirmAction = (type: FileType) =>
  objectAction({
    name: 'confirm',
    detail: true,
    path: 'confirm',
    help: 'Keeps the uploaded file, once its size and its content have been looked at. What is confirmed already is answered as it is.',
    body: {},
    answer: [type],
  });
