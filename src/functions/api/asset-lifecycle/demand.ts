import { requireGrant } from '../../../domain/engine/access/access.ts';
import type { Context } from '../../../domain/engine/context.ts';
import { invalid } from '../../../domain/engine/errors.ts';
import { isJsonObject } from '../../../domain/engine/json.ts';
import { nearest } from '../../../domain/engine/query/did-you-mean.ts';
import { pageOf } from '../../../domain/engine/query/list.ts';
import { verbAnswer } from '../../../domain/engine/query/verb-answer.ts';
import { entries } from '../../../domain/engine/schema/input-schema.ts';
import { parseBySchema } from '../../../domain/engine/write/parse-input-schema.ts';
import { bom } from '../../../domain/lifecycle/bom/bom.ts';
import { demand } from '../../../domain/lifecycle/planning/demand/demand.ts';
import { demandForm, demandQuery, demandTable } from '../../../domain/lifecycle/planning/demand/demand-form.ts';
import { selectedLines } from '../../../domain/lifecycle/planning/demand/select-lines.ts';
import { byItem, itemDemand, tableRow } from '../../../domain/lifecycle/planning/demand/show-demand.ts';
import { actionFunction } from '../../http/action-function.ts';
import { envelope } from '../../http/contract/envelope.ts';
import { membersShown, shownIn } from '../../http/contract/mask.ts';
import { queryInput } from '../../http/contract/query-input.ts';
import type { ApiRequest } from '../../http/contract/request.ts';
import { jsonResponse, textResponse } from '../../http/contract/response.ts';
import { csvType } from '../../http/formats/csv.ts';
import { entriesCsv } from '../../http/formats/entries-csv.ts';

const shaping: readonly string[] = ['limit', 'offset', 'fields', 'omit', 'format'];
const known: readonly string[] = [...Object.keys(demandQuery), ...shaping];

/** What all open BOMs need, by page of items and variants. */
export const handler = actionFunction('GET', async (request, context) => {
  await requireGrant(context.store.registry, context.actor, 'view', bom);
  for (const name of request.query.keys())
    if (!known.includes(name)) throw invalid({ [name]: [`Unknown filter. ${nearest(name, known)}`] });
  const format = request.query.get('format')?.at(-1) ?? 'json';
  if (format !== 'json' && format !== 'csv') throw invalid({ format: [`${format} is not a valid choice.`] });
  const finder = { reader: context.store, actor: context.actor, idsNeedView: true };
  const query = await parseBySchema(finder, demandQuery, queryInput(request, demandQuery));
  const all = await demand(context, query.pool_id.length > 0 ? query.pool_id : null);
  const lines = await selectedLines(context, all.lines, query);
  if (format === 'csv') {
    const { table } = await verbAnswer(context, { table: demandTable }, { table: lines.map(tableRow) });
    return textResponse(200, await entriesCsv(demandTable, table), { 'Content-Type': csvType });
  }
  return page(
    request,
    context,
    byItem(lines).map((item) => () => itemDemand(all, item)),
  );
});

/** Only the items of the page are worked out. */
async function page(request: ApiRequest, context: Context, items: readonly (() => ReturnType<typeof itemDemand>)[]) {
  const { limit, offset } = pageOf(request.query);
  const results = items.slice(offset, offset + limit).map((item) => item());
  const answer = await verbAnswer(context, { results: entries(demandForm) }, { results });
  const shown = shownIn(request);
  return jsonResponse(
    200,
    envelope(
      request,
      { objects: [], count: items.length, limit, offset },
      [answer.results ?? []]
        .flat()
        .filter(isJsonObject)
        .map((result) => membersShown(shown, result)),
    ),
  );
}
