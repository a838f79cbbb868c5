import type { JsonObject } from '../../src/domain/engine/json.ts';
import type { Resource } from '../../src/domain/engine/resource/resource.ts';
import { registry } from '../../src/domain/registry.ts';
import { reasonIn } from './client.ts';
import { baseAfter } from './compare.ts';
import { customPrefix } from './custom-values.ts';
import { hereValues } from './here-index.ts';
import type { Intent } from './journal-line.ts';
import { idOf, objectsWithIds } from './lists.ts';
import type { Move } from './move.ts';
import { componentTypes } from './plan.ts';
import type { Wanted } from './wanted.ts';

/**
 * Keeps what became of a request. Gives what is still to be changed: this API derives some values of new objects, such as the
 * airflow of a device from its type, where the source says that there are none.
 */
export async function settle(move: Move, intent: Intent, answers: readonly JsonObject[]): Promise<readonly Wanted[]> {
  const resource = registry.find(intent.type);
  if (!resource) return [];
  if (intent.method === 'POST') await withoutMadeComponents(move, resource, answers);
  const byId = new Map(answers.map((answer) => [idOf(answer), answer]));
  return intent.sources.flatMap((source, index) => {
    // Changes are answered in an order of their own.
    const answer = intent.method === 'POST' ? answers[index] : byId.get(Number(intent.body[index]?.id));
    const wanted = intent.wanted[index];
    if (!answer || !wanted) return [];
    const here = hereValues(resource, answer, move.customFields);
    const before = intent.method === 'POST' ? undefined : move.state.baseOf(resource.type, source);
    const base = baseAfter(wanted, here, before);
    move.state.keep(resource.type, source, idOf(answer), base);
    const derived = Object.keys(wanted).filter(
      (field) => Object.hasOwn(base.here, field) && isSent(field, intent.body[index] ?? {}),
    );
    if (intent.method === 'PATCH' || derived.length === 0) return [];
    const values = Object.fromEntries(derived.map((field) => [field, wanted[field] ?? null]));
    return [{ source, display: String(answer.display), values, body: { id: idOf(answer), ...values } }];
  });
}

const isSent = (field: string, body: JsonObject): boolean =>
  field.startsWith(customPrefix) || [field, `${field}_type`].some((name) => Object.hasOwn(body, name));

/** A new device has the components of its type. It shall have those that it has at the source, which come one by one. */
async function withoutMadeComponents(move: Move, resource: Resource, answers: readonly JsonObject[]): Promise<void> {
  if (resource.type !== 'dcim.device') return;
  const made = answers.filter((answer) =>
    Object.entries(answer).some(([name, value]) => name.endsWith('_count') && value !== 0),
  );
  if (made.length === 0) return;
  for (const component of componentTypes().toReversed()) {
    const found: number[] = [];
    for await (const page of objectsWithIds(move.here, `${component.path}/`, made.map(idOf), 'device_id'))
      found.push(...page.map(idOf));
    for (let at = 0; at < found.length; at += mostDeleted)
      await remove(move, component, found.slice(at, at + mostDeleted));
  }
}

/** Objects that one request deletes: each takes its cables and counts along. */
const mostDeleted = 200;

/** What may not be deleted is matched by its name, or stays beside what comes. */
async function remove(move: Move, { path, labelPlural }: Resource, ids: readonly number[]): Promise<void> {
  const { status, body } = await move.here.ask('DELETE', `${path}/`, { body: ids.map((id) => ({ id })) });
  if (status !== 204)
    move.tally.warn(`New devices keep the ${labelPlural} of their types: ${status}: ${reasonIn(body)}`);
}
