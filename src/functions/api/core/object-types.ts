import { invalid, notFound } from '../../../domain/engine/errors.ts';
import { nearest } from '../../../domain/engine/query/did-you-mean.ts';
import { pageOf } from '../../../domain/engine/query/list.ts';
import type { Parameters } from '../../../domain/engine/query/selection.ts';
import { listParameters } from '../../../domain/engine/query/selection.ts';
import { describeType, type TypeTest, typeFilters } from '../../../domain/platform/object-types.ts';
import { registry } from '../../../domain/registry.ts';
import { actionFunction } from '../../http/action-function.ts';
import { envelope } from '../../http/contract/envelope.ts';
import { masked } from '../../http/contract/mask.ts';
import { jsonResponse } from '../../http/contract/response.ts';

/** NetBox: all object types, of the core and of plugins, by page. They follow from the registry of resources. */
export const handler = actionFunction('GET', async (request, context) => {
  const types = registry.resources.map((resource) => describeType(resource, context.baseUrl));
  const id = request.pathParameter('id');
  if (id !== undefined) {
    const type = types.find((candidate) => String(candidate.id) === id);
    if (!type) throw notFound('object type');
    return jsonResponse(200, masked(request, type));
  }
  const wanted = filtersIn(request.query);
  const found = types.filter((type) => wanted.every(([test, values]) => values.some((value) => test(type, value))));
  const { limit, offset } = pageOf(request.query);
  const page = { objects: [], count: found.length, limit, offset };
  const results = found.slice(offset, offset + limit).map((type) => masked(request, type));
  return jsonResponse(200, envelope(request, page, results));
});

function filtersIn(query: Parameters): readonly (readonly [TypeTest, readonly string[]])[] {
  return [...query].flatMap(([name, given]) => {
    const values = given.filter((value) => value !== '');
    const test = typeFilters.get(name);
    if (listParameters.has(name) || values.length === 0) return [];
    if (!test) throw invalid({ [name]: [`Unknown filter. ${nearest(name, [...typeFilters.keys()])}`] });
    return [[test, values] as const];
  });
}
