import { unsupportedLists } from '../../../src/functions/http/contract/unsupported-lists.ts';
import type { Difference } from './difference.ts';

/** Methods of paths, by content type or by path, that are others here. */
export const methodDifferences: readonly Difference[] = [
  {
    types: unsupportedLists.map(({ path }) => `${path}/`),
    names: ['POST', 'PUT', 'PATCH', 'DELETE'],
    here: '405',
    why: 'the lists are there, and empty, for clients that always ask for them',
  },
  {
    types: ['/api/users/config/'],
    names: ['PATCH'],
    here: 'described',
    why: 'NetBox takes it, and its document does not say so',
  },
];
