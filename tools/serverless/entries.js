// serverless.yml takes values from .js files only.
export { functions } from './functions.ts';
export { writtenByReads } from './read-role.ts';
export { table } from './table.ts';
