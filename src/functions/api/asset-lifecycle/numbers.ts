import { serialNumberForm } from '../../../domain/lifecycle/serial-number-form.ts';
import { notFound } from '../../../domain/model/errors.ts';
import { formAnswer } from '../../../domain/use-cases/form-answer.ts';
import { wayOfSerialNumber } from '../../../domain/use-cases/serial-number.ts';
import { actionFunction } from '../../http/action-function.ts';
import { masked } from '../../http/mask.ts';
import { jsonResponse } from '../../http/response.ts';

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
