/** For custom fields with a JSON Schema, which are few: packaging puts what reads one into a file of its own. */
export { readSchema } from './json-schema.ts';
