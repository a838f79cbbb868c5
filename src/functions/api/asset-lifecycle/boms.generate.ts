import { bom } from '../../../domain/lifecycle/bom.ts';
import { generateBom } from '../../../domain/use-cases/generate-bom.ts';
import { actionFunction, pathId } from '../../http/action-function.ts';
import { objectResponse } from '../../http/resource-function.ts';

export const handler = actionFunction('POST', async (request, context) =>
  objectResponse(200, bom, await generateBom(context, pathId(request, bom)), request, context),
);
