import { invalid, notFound } from '../../../domain/engine/errors.ts';
import { nearest } from '../../../domain/engine/query/did-you-mean.ts';
import { pageOf } from '../../../domain/engine/query/list.ts';
import type { Parameters } from '../../../domain/engine/query/selection.ts';
import { listParameters } from '../../../domain/engine/query/selection.ts';
import type { Predicate } from '../../../domain/engine/resource/filter-predicates.ts';
import { describeType, typeFilters } from '../../../domain/platform/object-types.ts';
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
  const tests = await testsIn(request.query);
  const found = types.filter((type) => tests.every((test) => test(type)));
  const { limit, offset } = pageOf(request.query);
  const page = { objects: [], count: found.length, limit, offset };
  const results = found.slice(offset, offset + limit).map((type) => masked(request, type));
  return jsonResponse(200, envelope(request, page, results));
});

async function testsIn(query: Parameters): Promise<readonly Predicate[]> {
  const tests: Predicate[] = [];
  for (const [name, given] of query) {
    const values = given.filter((value) => value !== '');
    if (listParameters.has(name) || values.length === 0) continue;
    const filter = typeFilters.get(name);
    const test = filter ? await filter(values) : `Unknown filter. ${nearest(name, [...typeFilters.keys()])}`;
    if (typeof test === 'string') throw invalid({ [name]: [test] });
    tests.push(test);
  }
  return tests;
}
