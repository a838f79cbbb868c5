import { apiFunction } from '../http/api-function.ts';
import { describePath } from '../http/contract/options.ts';
import { jsonResponse, textResponse } from '../http/contract/response.ts';
import { environmentStore } from '../runtime/environment.ts';
import { exposition } from '../watch/exposition.ts';
import { gauges } from '../watch/gauges.ts';

const isOn = (): boolean => process.env.QM_METRICS_ENDPOINT === 'on';

/** NetBox: /metrics, for Prometheus; off unless a setting asks for it. Here callers need a token, and see what they may view. */
export const handler = apiFunction(
  () => (isOn() ? ['GET'] : undefined),
  async (request, { actor, now }) => {
    if (request.method === 'OPTIONS') return jsonResponse(200, describePath(request.path));
    const { text, type } = await exposition(await gauges({ store: environmentStore(), actor, now: now() }));
    return textResponse(200, text, { 'Content-Type': type });
  },
);
