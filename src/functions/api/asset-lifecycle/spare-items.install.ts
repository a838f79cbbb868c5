import { spareItem } from '../../../domain/lifecycle/spare-item.ts';
import { resourceOf } from '../../../domain/registry.ts';
import { installSpare } from '../../../domain/use-cases/install-spare.ts';
import { actionFunction, pathId } from '../../http/action-function.ts';
import { objectBody, objectResponse } from '../../http/resource-function.ts';

export const handler = actionFunction('POST', async (request, context) => {
  const made = await installSpare(context, pathId(request, spareItem), objectBody(request));
  return objectResponse(201, resourceOf(made.type), made, request, context);
});
