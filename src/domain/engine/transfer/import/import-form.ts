import { choices } from '../../schema/choices.ts';
import { boolean, choice, objectType, text } from '../../schema/fields.ts';

/** Where imports of large files are asked for. */
export const importsRoute = { app: 'core', endpoint: 'imports', path: '/api/core/imports' } as const;

const importModes = choices({
  atomic: 'All rows or none',
  partial: 'The good rows',
  upsert: 'All or none, by natural key',
});

/** What a request for the import of a file says. */
export const importForm = {
  object_type: objectType('any', { required: true }),
  mode: choice(importModes, { default: 'atomic', bare: true }),
  upsert: boolean({
    default: false,
    help: 'Rows without an id change the object with the same natural key, such as slug or name',
  }),
  dry_run: boolean({ default: false, help: 'Judges all rows and writes none' }),
  filename: text({ default: 'import.csv', maxLength: 200, help: 'Ends in .csv' }),
} as const;
