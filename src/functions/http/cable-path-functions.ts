import type { Context } from '../../domain/engine/context.ts';
import type { Json, JsonObject } from '../../domain/engine/json.ts';
import { nestedAnswers } from '../../domain/engine/query/answer.ts';
import { displayUrlOf } from '../../domain/engine/resource/display-url.ts';
import { type Resource, refKey, type StoredObject } from '../../domain/engine/resource/resource.ts';
import type { ObjectRef } from '../../domain/engine/schema/field-kinds.ts';
import { cable } from '../../domain/inventory/cable.ts';
import { pathsThrough, traceFrom } from '../../domain/inventory/trace-cables.ts';
import { actionFunction } from './action-function.ts';
import { pathId } from './contract/object-request.ts';
import { jsonResponse } from './contract/response.ts';

/** NetBox: a trace shows of several cables side by side the first. */
export const traceFunction = (resource: Resource) =>
  actionFunction('GET', async (request, context) => {
    const segments = await traceFrom(context, resource, pathId(request, resource));
    const nested = await nestedIn(
      context,
      segments.flatMap(({ near, far }) => [...near, ...far]),
    );
    const cables = await context.store.getMany(segments.flatMap(({ cables: [first] }) => first ?? []));
    const triples = segments.map(({ near, cables: [first], far }): Json => {
      const traced = first && cables.get(refKey(first));
      return [nested(near), traced ? tracedCable(context, traced) : [], nested(far)];
    });
    return jsonResponse(200, triples);
  });

export const pathsFunction = (resource: Resource) =>
  actionFunction('GET', async (request, context) => {
    const paths = await pathsThrough(context, resource, pathId(request, resource));
    const nested = await nestedIn(
      context,
      paths.flatMap(({ nodes }) => nodes.flat()),
    );
    return jsonResponse(
      200,
      paths.map(({ id, nodes, isActive, isComplete, isSplit }) => ({
        id,
        path: nodes.map(nested),
        is_active: isActive,
        is_complete: isComplete,
        is_split: isSplit,
      })),
    );
  });

async function nestedIn(context: Context, all: readonly ObjectRef[]) {
  const answers = await nestedAnswers(context, all);
  return (refs: readonly ObjectRef[]): readonly JsonObject[] =>
    refs.map((ref) => answers.get(refKey(ref))).filter((answer) => answer !== undefined);
}

/** NetBox: TracedCableSerializer answers choices as bare values. */
function tracedCable({ baseUrl }: Context, { id, values }: StoredObject): JsonObject {
  const { type = null, status = null, label = '', color = '', length = null, length_unit = null } = values;
  const url = `${baseUrl}${cable.path}/${id}/`;
  const meters = length === null ? null : Number(length);
  return {
    ...{ id, url, display_url: displayUrlOf(url), type, status, label, color },
    ...{ length: meters, length_unit, description: values.description ?? '' },
  };
}
