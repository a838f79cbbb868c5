import { pageOf } from '../../../domain/engine/query/list.ts';
import { readOne } from '../../../domain/engine/query/read.ts';
import { choicesIn } from '../../../domain/engine/schema/choice-sets.ts';
import { customFieldChoiceSet } from '../../../domain/platform/custom-field-choice-set.ts';
import { actionFunction } from '../../http/action-function.ts';
import { envelope } from '../../http/contract/envelope.ts';
import { pathId } from '../../http/contract/object-request.ts';
import { jsonResponse } from '../../http/contract/response.ts';

/** NetBox: the choices of a set, by page; `q` keeps those whose label has it. */
export const handler = actionFunction('GET', async (request, context) => {
  const set = await readOne(context, customFieldChoiceSet, pathId(request, customFieldChoiceSet));
  const wanted = (request.query.get('q')?.at(-1) ?? '').toLowerCase();
  const choices = choicesIn(set.values)
    .filter(({ label }) => label.toLowerCase().includes(wanted))
    .map(({ value, label }) => ({ id: value, display: label }));
  const { limit, offset } = pageOf(request.query);
  const page = { objects: [], count: choices.length, limit, offset };
  return jsonResponse(200, envelope(request, page, choices.slice(offset, offset + limit)));
});
