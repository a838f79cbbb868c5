import { actionFunction } from '../../http/action-function.ts';

/** Labels to print. */
export const handler = actionFunction('GET', async (request, context) => {
  const { labelsAnswer } = await import('../../http/paper/labels/labels-answer.ts');
  return labelsAnswer(request, context);
});
