import { setTimeout as delay } from 'node:timers/promises';
import { invalid } from '../../../domain/engine/errors.ts';
import { answers } from '../../../domain/engine/query/answer.ts';
import { nearest } from '../../../domain/engine/query/did-you-mean.ts';
import { pageOf } from '../../../domain/engine/query/list.ts';
import { cursorOf } from '../../../domain/platform/events/feed-cursor.ts';
import { registry } from '../../../domain/registry.ts';
import { readFeed } from '../../events/read-feed.ts';
import { environmentFeed } from '../../events/sequence.ts';
import { actionFunction } from '../../http/action-function.ts';
import { membersShown, shownIn } from '../../http/contract/mask.ts';
import { formOf } from '../../http/contract/object-response.ts';
import type { ApiRequest } from '../../http/contract/request.ts';
import { jsonResponse } from '../../http/contract/response.ts';
import { remainingTime } from '../../runtime/invocation.ts';

const longestWait = 20;
/** Milliseconds that an answer may take after the wait. */
const answering = 5_000;
const parameters: readonly string[] = ['after', 'limit', 'wait', 'fields', 'omit', 'brief', 'format'];

/** Changes in the order in which they came about, for whoever follows all of them: each page says where the next begins. */
export const handler = actionFunction('GET', async (request, context) => {
  for (const name of request.query.keys())
    if (!parameters.includes(name)) throw invalid({ [name]: [`Unknown parameter. ${nearest(name, parameters)}`] });
  const page = await readFeed(
    context,
    environmentFeed(),
    {
      after: lastOf(request, 'after'),
      limit: pageOf(request.query).limit,
      wait: Math.min(waitIn(request) * 1_000, remainingTime() - answering),
    },
    async (milliseconds) => {
      await delay(milliseconds);
    },
  );
  const shown = shownIn(request);
  const entry = registry.resourceOf('core.objectchange');
  const results = await answers(context, entry, page.entries, formOf(request), shown);
  return jsonResponse(200, {
    next: cursorOf(page.next),
    has_more: page.hasMore,
    results: results.map((result) => membersShown(shown, result)),
  });
});

const lastOf = ({ query }: ApiRequest, name: string): string | undefined => query.get(name)?.at(-1);

/** Seconds. */
function waitIn(request: ApiRequest): number {
  const text = lastOf(request, 'wait') ?? '0';
  const seconds = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  if (!(seconds <= longestWait)) throw invalid({ wait: [`A whole number of seconds, ${longestWait} at most.`] });
  return seconds;
}
