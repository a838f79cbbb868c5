import { invalid } from '../../../domain/engine/errors.ts';
import { isJsonObject } from '../../../domain/engine/json.ts';
import { nearest } from '../../../domain/engine/query/did-you-mean.ts';
import { pageOf } from '../../../domain/engine/query/list.ts';
import { verbAnswer } from '../../../domain/engine/query/verb-answer.ts';
import type { Shown } from '../../../domain/engine/resource/serialize.ts';
import { entries } from '../../../domain/engine/schema/input-schema.ts';
import { parseBySchema } from '../../../domain/engine/write/parse-input-schema.ts';
import { askDemand } from '../../../domain/lifecycle/planning/demand/ask-demand.ts';
import {
  demandForm,
  demandHelp,
  demandQuery,
  demandTable,
} from '../../../domain/lifecycle/planning/demand/demand-form.ts';
import { actionFunction } from '../../http/action-function.ts';
import { envelope } from '../../http/contract/envelope.ts';
import { membersShown, shownIn } from '../../http/contract/mask.ts';
import { formOf } from '../../http/contract/object-response.ts';
import { describePath } from '../../http/contract/options.ts';
import { queryInput } from '../../http/contract/query-input.ts';
import type { ApiRequest } from '../../http/contract/request.ts';
import { jsonResponse, textResponse } from '../../http/contract/response.ts';
import { csvType } from '../../http/formats/csv.ts';
import { entriesCsv } from '../../http/formats/entries-csv.ts';

const shaping: readonly string[] = ['limit', 'offset', 'fields', 'omit', 'brief', 'format'];
const known: readonly string[] = [...Object.keys(demandQuery), ...shaping];

/** What all open BOMs need, by page of items and variants. */
export const handler = actionFunction(
  'GET',
  async (request, context) => {
    for (const name of request.query.keys())
      if (!known.includes(name)) throw invalid({ [name]: [`Unknown filter. ${nearest(name, known)}`] });
    const format = request.query.get('format')?.at(-1) ?? 'json';
    if (format !== 'json' && format !== 'csv') throw invalid({ format: [`${format} is not a valid choice.`] });
    const finder = { reader: context.store, actor: context.actor, idsNeedView: true };
    const found = await askDemand(context, await parseBySchema(finder, demandQuery, queryInput(request, demandQuery)));
    if (format === 'csv') {
      const { lines } = await verbAnswer(context, { lines: demandTable }, { lines: found.table() });
      return textResponse(200, await entriesCsv(demandTable, lines), { 'Content-Type': csvType });
    }
    const { limit, offset } = pageOf(request.query);
    const answer = { results: entries(demandForm) };
    const { results = [] } = await verbAnswer(context, answer, { results: found.items(offset, limit) });
    const shown = membersIn(request);
    const members = [results]
      .flat()
      .filter(isJsonObject)
      .map((result) => membersShown(shown, result));
    return jsonResponse(200, envelope(request, { objects: [], count: found.count, limit, offset }, members));
  },
  ({ path }) => ({ ...describePath(path), description: demandHelp }),
);

/** Brief: the numbers of each item without its lines. */
const membersIn = (request: ApiRequest): Shown =>
  formOf(request) === 'brief' ? (name) => name !== 'lines' : shownIn(request);
