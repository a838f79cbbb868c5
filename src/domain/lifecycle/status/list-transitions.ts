import { requireObject } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import { Failure } from '../../engine/errors.ts';
import { isJsonObject, type JsonObject } from '../../engine/json.ts';
import type { Reader } from '../../engine/ports.ts';
import { cachingReader } from '../../engine/query/caching-reader.ts';
import { withRowCache } from '../../engine/query/row-cache.ts';
import type { Resource, StoredObject } from '../../engine/resource/resource.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { dryRunStore } from '../../engine/write/dry-run.ts';
import { prepareSave } from '../../engine/write/save.ts';
import { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { type GovernedType, governedStatuses } from './statuses.ts';
import type { transitions } from './transition-actions.ts';
import { factsFor, isMet, type TransitionProblems, transitionProblems, transitionsOf } from './transitions.ts';

type TransitionList = SchemaValues<(typeof transitions)['answer']> & JsonObject;

/**
 * Every other status of an object, with the reasons against it. First the transition rules decide; where they allow the step,
 * the write itself is prepared and discarded, so that the locks of the resource count as well.
 */
export function transitionsFor(resource: Resource & { readonly type: GovernedType }) {
  const { type } = resource;
  return async (context: Context, { id }: { readonly id: number }): Promise<TransitionList> => {
    const reader = withRowCache(cachingReader(context.store));
    const work = new UnitOfWork(context, reader);
    const object = await requireObject(work, 'view', resource, id);
    const rules = await transitionsOf(work, type);
    const from = object.values.status;
    const others = governedStatuses[type].filter(({ value }) => value !== from);
    const entries = await Promise.all(
      others.map(async ({ value, label }) => {
        const facts = await factsFor(work, rules, object, { ...object.values, status: value });
        const byRules = transitionProblems(rules, from, value, facts);
        const problems = isMet(byRules) ? await refusal(context, reader, resource, object, value) : shown(byRules);
        return { status: value, label, allowed: Object.keys(problems).length === 0, problems };
      }),
    );
    return { status: from, transitions: entries };
  };
}

const shown = ({ errors, forbidden: [detail] }: TransitionProblems): JsonObject => ({
  ...errors,
  ...(detail === undefined ? {} : { detail }),
});

/** The error body of a change to this status; empty when the change would succeed. */
async function refusal(
  context: Context,
  reader: Reader,
  resource: Resource,
  { id }: StoredObject,
  status: string,
): Promise<JsonObject> {
  try {
    const request = { resource, id, input: { status }, completeness: 'partial' } as const;
    // What a step would add needs ids that nobody has to take: the function may only read.
    const dry = { ...context, ids: dryRunStore(context.store) };
    await prepareSave(dry, request, new UnitOfWork(dry, reader));
    return {};
  } catch (error) {
    if (error instanceof Failure && error.kind !== 'unavailable' && isJsonObject(error.body)) return error.body;
    throw error;
  }
}
