import { backFill } from '../../../domain/engine/write/back-fill.ts';
import { customField } from '../../../domain/platform/custom-field.ts';
import { resourceFunction } from '../../http/resource-function.ts';

/** Milliseconds of a request for filling in defaults; a schedule goes on with the rest. */
const budget = 15_000;

export const handler = resourceFunction(customField, {
  afterWrite: async (context) => {
    await backFill(context, new Date(context.now().getTime() + budget));
  },
});
