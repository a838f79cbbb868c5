import { type FieldErrors, invalid } from '../../engine/errors.ts';
import type { Json } from '../../engine/json.ts';
import type { Work } from '../../engine/ports.ts';
import type { Registry } from '../../engine/resource/registry.ts';
import { defineResource } from '../../engine/resource/resource.ts';
import { choices } from '../../engine/schema/choices.ts';
import type { ObjectRef, TypeName } from '../../engine/schema/field-kinds.ts';
import {
  anyJson,
  boolean,
  choice,
  described,
  genericReference,
  jsonList,
  objectTypes,
  reference,
  text,
} from '../../engine/schema/fields.ts';
import { testRun } from './event-rule-actions.ts';
import { eventTypes, isOwnEventType } from './event-types.ts';
import { canHappen } from './events-of.ts';

const actionTypes = choices({ webhook: 'Webhook', script: 'Script', notification: 'Notification' });
type ActionType = (typeof actionTypes)[number]['value'];

/** What an action of each type is done with. */
const actionTargets: Readonly<Partial<Record<ActionType, TypeName>>> = {
  webhook: 'extras.webhook',
  notification: 'extras.notificationgroup',
};

function parseEventTypes(names: readonly Json[]): readonly Json[] | string {
  if (names.length === 0) return 'This list may not be empty.';
  const wrong = names.find((name) => typeof name !== 'string' || !eventTypes.has(name));
  return wrong === undefined ? [...new Set(names)] : `${JSON.stringify(wrong)} is not a valid choice.`;
}

const eventRuleFields = {
  object_types: objectTypes('any', { required: true }),
  name: text({ required: true, maxLength: 150 }),
  enabled: boolean({ default: true }),
  event_types: jsonList({ parseList: parseEventTypes, required: true, help: [...eventTypes.keys()].join(', ') }),
  conditions: anyJson({ long: true, help: 'What must be true of the object, or null; see the reference of events' }),
  action_type: choice(actionTypes, { default: 'webhook', multi: true }),
  action_object: genericReference(['extras.webhook', 'extras.notificationgroup'], {
    required: true,
    onDelete: 'cascade',
  }),
  ...described,
  /** The rule looks at what this user may view. */
  _saved_by: reference('users.user', { hidden: true, readOnly: true, onDelete: 'keep' }),
} as const;

/** NetBox: which events lead to which action. */
export const eventRule = defineResource({
  app: 'extras',
  model: 'eventrule',
  endpoint: 'event-rules',
  label: 'event rule',
  fields: eventRuleFields,
  unique: [{ name: 'name', fields: ['name'] }],
  naturalKey: 'name',
  importKey: 'name',
  ordering: ['name'],
  brief: ['name', 'description'],
  filters: { event_type: { within: 'event_types' } },
  search: ['name', 'description'],
  display: ({ name }) => name,
  actions: [testRun],
  check({ after }, { registry }) {
    const action = actionProblem(after.action_type, after.action_object);
    const types = after.object_types.length === 0 ? 'This list may not be empty.' : undefined;
    const events = eventProblem(registry, after.object_types, after.event_types);
    return problemsOf({ ...action, object_types: types, event_types: events });
  },
  async onSave({ id, after }, work) {
    await requireViewable(work, after.action_object);
    const { parseConditions } = await import('./conditions.ts');
    const { problem } = await parseConditions(after.conditions);
    if (problem !== undefined) throw invalid({ conditions: [problem] });
    const saved = await work.get('extras.eventrule', id);
    if (saved) work.update(saved, { _saved_by: work.actor.userId || null });
  },
});

function problemsOf(problems: Readonly<Record<string, string | undefined>>): FieldErrors | undefined {
  const found = Object.entries(problems).flatMap(([field, problem]) =>
    problem === undefined ? [] : [[field, [problem]] as const],
  );
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}

function actionProblem(type: ActionType, { type: target }: ObjectRef): Readonly<Record<string, string | undefined>> {
  const wanted = actionTargets[type];
  if (wanted === undefined)
    return { action_type: 'Scripts are not offered: no code of users runs here. Send a webhook to what runs them.' };
  return {
    action_object_type: wanted === target ? undefined : `An action of type ${type} needs an object of ${wanted}.`,
  };
}

/** A rule that waits for what cannot happen would be silent for ever. */
function eventProblem(
  { find, resources }: Registry,
  types: readonly TypeName[],
  events: readonly Json[],
): string | undefined {
  const own = events.filter((name) => typeof name === 'string').filter(isOwnEventType);
  const has = (type: TypeName, name: string): boolean => canHappen(find(type), name);
  const idle = own.find((name) => !types.some((type) => has(type, name)));
  if (idle === undefined) return undefined;
  const possible = resources.flatMap((resource) => (has(resource.type, idle) ? [resource.type] : []));
  return `${idle} happens to these object types only: ${possible.join(', ')}.`;
}

/** Who saves a rule sends to its webhook what happens: they must be able to see where it goes. */
async function requireViewable(work: Work, target: ObjectRef): Promise<void> {
  const object = await work.get(target.type, target.id);
  if (object && (await work.permits('view', object))) return;
  throw invalid({ action_object_id: [`Related object not found using the provided numeric ID: ${target.id}`] });
}

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'extras.eventrule': typeof eventRuleFields;
  }
}
