import { notFound } from '../../../domain/engine/errors.ts';
import { verbAnswer } from '../../../domain/engine/query/verb-answer.ts';
import { plainSpelling } from '../../../domain/engine/schema/text.ts';
import { wayOfSerialNumber } from '../../../domain/lifecycle/provenance/serial-number.ts';
import { serialNumberForm } from '../../../domain/lifecycle/provenance/serial-number-schema.ts';
import { actionFunction } from '../../http/action-function.ts';
import { masked } from '../../http/contract/mask.ts';
import { jsonResponse } from '../../http/contract/response.ts';

/** The whole way of the serial number in the path. */
export const handler = actionFunction('GET', async (request, context) => {
  const serial = serialIn(request.path);
  if (serial === '') throw notFound('serial number');
  const way = await wayOfSerialNumber(context, serial);
  return jsonResponse(200, masked(request, await verbAnswer(context, serialNumberForm, way)));
});

/**
 * The number as it is stored. The path comes as the client sent it, while gateways differ in whether they decode its
 * parameters; a slash of the number itself is encoded.
 */
function serialIn(path: string): string {
  const encoded = path.split('/').filter(Boolean).at(-1) ?? '';
  try {
    return plainSpelling(decodeURIComponent(encoded).trim());
  } catch {
    throw notFound('serial number');
  }
}
