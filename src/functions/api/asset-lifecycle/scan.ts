import { invalid } from '../../../domain/engine/errors.ts';
import { verbAnswer } from '../../../domain/engine/query/verb-answer.ts';
import { meaningsOfCode } from '../../../domain/lifecycle/provenance/scan-code.ts';
import { scanCodeForm } from '../../../domain/lifecycle/provenance/scan-code-schema.ts';
import { actionFunction } from '../../http/action-function.ts';
import { masked } from '../../http/contract/mask.ts';
import { jsonResponse } from '../../http/contract/response.ts';

const longestCode = 400;

/** What a scanned code means to the caller. */
export const handler = actionFunction('GET', async (request, context) => {
  const code = request.query.get('code')?.at(-1)?.trim() ?? '';
  if (code === '') throw invalid({ code: ['This field is required.'] });
  if (code.length > longestCode)
    throw invalid({ code: [`Ensure this field has no more than ${longestCode} characters.`] });
  const answer = await verbAnswer(context, scanCodeForm, await meaningsOfCode(context, code));
  return jsonResponse(200, masked(request, answer));
});
