import type { Json } from '../engine/json.ts';
import { objectAction } from '../engine/resource/action.ts';
import { defineResource } from '../engine/resource/resource.ts';
import { choices } from '../engine/schema/choices.ts';
import { parseTimestamp } from '../engine/schema/dates.ts';
import {
  anyJson,
  choice,
  computed,
  datetime,
  integer,
  jsonList,
  jsonObject,
  optionalObjectType,
  optionalText,
  reference,
  text,
  uuid,
} from '../engine/schema/fields.ts';

const jobStatuses = choices({
  pending: 'Pending',
  scheduled: 'Scheduled',
  running: 'Running',
  completed: 'Completed',
  errored: 'Errored',
  failed: 'Failed',
});

const jobNotifications = choices({ always: 'Always', on_failure: 'On failure', never: 'Never' });

export const cancel = objectAction({
  name: 'cancel',
  detail: true,
  path: 'cancel',
  help: 'Stops the job at its next step. Completed steps remain, except in a job that is all or nothing.',
  body: {},
  answer: ['core.job'],
});

/** NetBox 4.7: a duration as Django writes it, `HH:MM:SS.ffffff` with the days before it; null where it is not over. */
function timeBetween(start: Json | undefined, end: Json | undefined): string | null {
  if (typeof start !== 'string' || typeof end !== 'string') return null;
  const duration = Math.max(0, parseTimestamp(end) - parseTimestamp(start));
  const days = Math.floor(duration / day);
  const time = new Date(duration % day).toISOString().slice(11, 19);
  const milliseconds = duration % 1000;
  const fraction = milliseconds === 0 ? '' : `.${String(milliseconds).padStart(3, '0')}000`;
  return `${days === 0 ? '' : `${days} `}${time}${fraction}`;
}
const day = 24 * 3600 * 1000;

const jobFields = {
  object_type: optionalObjectType({ readOnly: true }),
  object_id: integer({ readOnly: true, min: 0, max: Number.MAX_SAFE_INTEGER }),
  name: text({ readOnly: true, maxLength: 200 }),
  status: choice(jobStatuses, { readOnly: true, default: 'pending', multi: true }),
  created: datetime({ readOnly: true, required: true }),
  scheduled: datetime({ readOnly: true }),
  interval: integer({ readOnly: true, min: 1, max: 2_147_483_647, help: 'Minutes between two runs' }),
  started: datetime({ readOnly: true }),
  completed: datetime({ readOnly: true }),
  execution_time: computed('string', ({ started, completed }) => timeBetween(started, completed)),
  user: reference('users.user', { readOnly: true, onDelete: 'keep' }),
  data: anyJson({ readOnly: true, long: true }),
  error: text({ readOnly: true, long: true }),
  job_id: uuid({ readOnly: true }),
  queue_name: text({ readOnly: true, default: 'default', maxLength: 100 }),
  /** NetBox: when the user is told of the end of the job; here, nobody is. */
  notifications: choice(jobNotifications, { readOnly: true, default: 'never', multi: true }),
  log_entries: jsonList({ readOnly: true, long: true, parseList: (entries) => entries }),
  /** Input and progress of the work, for the worker only. */
  input: jsonObject({ readOnly: true, hidden: true, long: true }),
  checkpoint: anyJson({ readOnly: true, hidden: true, long: true }),
  /** Unique text of the subject of the work; null for jobs that may be repeated. */
  subject: optionalText({ readOnly: true, hidden: true, long: true }),
  /**
   * The file of an import: bucket, key, ETag and time. The first job about a file has it, so that the search for files
   * without a job leaves the file alone.
   */
  file: optionalText({ readOnly: true, hidden: true, long: true }),
  /** Kind of work while the job is unfinished: a sweep finds the jobs of dead processes by it. */
  unfinished: text({ readOnly: true, hidden: true, index: 'bySource' }),
  /** The end of the lease of the present worker. */
  leased_until: datetime({ readOnly: true, hidden: true }),
  leased_by: text({ readOnly: true, hidden: true, long: true }),
  cancelled_by: text({ readOnly: true, hidden: true }),
  expires: datetime({ readOnly: true, hidden: true }),
} as const;

/**
 * NetBox: work that continues after its request was answered. Workers write it, the API reads and cancels it. The content of
 * `data` depends on the kind of work. NetBox: kept for 90 days.
 */
export const job = defineResource({
  app: 'core',
  model: 'job',
  endpoint: 'jobs',
  label: 'job',
  bare: true,
  methods: ['GET'],
  unlogged: true,
  fields: jobFields,
  unique: [
    { name: 'subject', fields: ['subject'] },
    { name: 'file', fields: ['file'] },
  ],
  unbounded: true,
  timeToLive: 'expires',
  linked: { object: { type: 'object_type', id: 'object_id' } },
  ordering: ['created'],
  newestFirst: true,
  brief: ['status', 'created', 'completed', 'user'],
  filters: Object.fromEntries(
    ['created', 'scheduled', 'started', 'completed'].flatMap((name) => [
      [`${name}__after`, { as: `${name}__gte` }],
      [`${name}__before`, { as: `${name}__lte` }],
    ]),
  ),
  search: ['name'],
  display: ({ name }) => name,
  actions: [cancel],
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'core.job': typeof jobFields;
  }
}
