// serverless.yml takes values from .js files only.
export { alarmResources, dashboard } from './alarms.ts';
export { functions } from './functions.ts';
export { queues } from './queues.ts';
export { stage } from './stage.ts';
export { table } from './table.ts';
