import { statusTransitionRule } from '../../../domain/lifecycle/status-transition-rule.ts';
import { governedStatuses, governedTypes } from '../../../domain/lifecycle/statuses.ts';
import { invalid } from '../../../domain/model/errors.ts';
import { objectTypeId } from '../../../domain/registry.ts';
import { requireGrant } from '../../../domain/use-cases/access.ts';
import { actionFunction } from '../../http/action-function.ts';
import { jsonResponse } from '../../http/response.ts';

export const handler = actionFunction('GET', async (request, context) => {
  await requireGrant(context.actor, 'view', statusTransitionRule);
  const given = request.query.get('object_type_id')?.at(-1);
  const type = governedTypes.find((name) => String(objectTypeId(name)) === given || name === given);
  if (!type)
    throw invalid({ object_type_id: ['Name the object type of BOMs, purchase orders or shipments by its id.'] });
  return jsonResponse(
    200,
    governedStatuses[type].map(({ value, label }) => ({ value, display: label })),
  );
});
