import { notFound } from '../../../domain/engine/errors.ts';
import { formAnswer } from '../../../domain/engine/query/verb-answer.ts';
import { wayOfSerialNumber } from '../../../domain/lifecycle/units/serial-number.ts';
import { serialNumberForm } from '../../../domain/lifecycle/units/serial-number-schema.ts';
import { actionFunction } from '../../http/action-function.ts';
import { masked } from '../../http/contract/mask.ts';
import { jsonResponse } from '../../http/contract/response.ts';

/** The whole way of the serial number in the path. */
export const handler = actionFunction('GET', async (request, context) => {
  const serial = decoded(request.pathParameter('id') ?? '').trim();
  if (serial === '') throw notFound('serial number');
  const way = await wayOfSerialNumber(context, serial);
  return jsonResponse(200, masked(request, await formAnswer(context, serialNumberForm, way)));
});

/** Gateways differ in whether they decode what stands in a path. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
