import { permissionDenied } from '../../../domain/engine/errors.ts';
import { verbAnswer } from '../../../domain/engine/query/verb-answer.ts';
import { loadObject } from '../../../domain/engine/resource/load-objects.ts';
import { parseBySchema } from '../../../domain/engine/write/parse-input-schema.ts';
import { courier } from '../../../domain/lifecycle/shipping/courier.ts';
import { recordEvents } from '../../../domain/lifecycle/tracking/record-events.ts';
import { reportEvents } from '../../../domain/lifecycle/tracking/tracking-action.ts';
import { objectBody, pathId } from '../../http/contract/object-request.ts';
import { jsonResponse } from '../../http/contract/response.ts';
import { type ApiFunction, openFunction } from '../../http/open-function.ts';
import { verbFunction } from '../../http/verb-function.ts';
import { contextFor, environmentStore } from '../../runtime/environment.ts';
import { systemActor } from '../../runtime/system-actor.ts';
import { isSignedBy } from '../../tracking/courier-signature.ts';

/** The change log names the courier: `courier DHL`. */
const record = recordEvents((context, name) => ({ ...context, actor: systemActor(`courier ${name}`) }));

const withToken = verbFunction(courier, reportEvents, record);

const withSignature = openFunction(
  () => ['POST'],
  async (request, requestId) => {
    const id = pathId(request, courier);
    const found = await loadObject(environmentStore(), courier.type, id);
    const signed = {
      id: request.header('webhook-id') ?? '',
      timestamp: request.header('webhook-timestamp') ?? '',
      signatures: request.header('webhook-signature') ?? '',
      body: request.text(),
    };
    // The same answer for couriers that are not there: nobody learns which ones are.
    if (!isSignedBy(found?.values._secret ?? '', signed, new Date())) throw permissionDenied();
    const context = contextFor(systemActor(`courier ${found?.values.name}`), request.baseUrl, requestId);
    const input = await parseBySchema(
      { reader: context.store, actor: context.actor },
      reportEvents.body,
      objectBody(request),
    );
    return jsonResponse(
      200,
      await verbAnswer(context, reportEvents.answer, { ...(await record(context, { id, input })) }),
    );
  },
);

/** A token, or a signature in its place. */
export const handler: ApiFunction = (event, context) => {
  const names = new Set(Object.keys(event.headers ?? {}).map((name) => name.toLowerCase()));
  const isSigned = event.httpMethod === 'POST' && names.has('webhook-signature') && !names.has('authorization');
  return isSigned ? withSignature(event, context) : withToken(event, context);
};
