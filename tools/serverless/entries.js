// serverless.yml takes values from .js files only.
export { functions } from './functions.ts';
export { queues } from './queues.ts';
export { stage } from './stage.ts';
export { table } from './table.ts';
export { alarmResources, dashboard } from './watching.ts';
