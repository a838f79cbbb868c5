import type { Difference } from './difference.ts';

/** What the OpenAPI document says of a field otherwise than NetBox's does. */
export const documentDifferences: readonly Difference[] = [
  {
    types: ['tenancy.contactassignment', 'extras.journalentry', 'core.objectchange', 'extras.taggeditem', 'core.job'],
    names: ['object_id', 'assigned_object_id', 'changed_object_id'],
    here: 'from 0 to 9,007,199,254,740,991, for all of them',
    why: 'JSON numbers lose digits beyond that',
  },
  {
    types: ['tenancy.contactassignment'],
    names: ['role'],
    here: 'required',
    why: 'NetBox refuses null, too; its document allows it',
  },
  {
    types: ['core.job', 'core.objectchange'],
    names: ['user', 'object_type'],
    here: 'may be null',
    why: 'NetBox answers null for users that are gone and for jobs of the system; its document does not say so',
  },
  {
    types: ['users.token'],
    names: ['token'],
    here: 'may be null',
    why: 'the secret is shown once: NetBox answers null from then on; its document does not say so',
  },
];
