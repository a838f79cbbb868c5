import * as z from 'zod/mini';
import { asset } from '../../../domain/lifecycle/asset.ts';
import { invalidObject } from '../../../domain/model/errors.ts';
import { installAsset } from '../../../domain/use-cases/install-asset.ts';
import { actionFunction, pathId } from '../../http/action-function.ts';
import { objectBody, objectResponse } from '../../http/resource-function.ts';

const id = z.int().check(z.positive());
const installBody = z.union([z.strictObject({ shipment: id }), z.strictObject({ spare_item: id })]);

export const handler = actionFunction('POST', async (request, context) => {
  const body = installBody.safeParse(objectBody(request));
  if (!body.success) throw invalidObject('Give the id of either a shipment or a spare_item.');
  const installed = await installAsset(context, pathId(request, asset), body.data);
  return objectResponse(200, asset, installed, request, context);
});
