import { requireGrant } from '../../../domain/engine/access/access.ts';
import { invalid } from '../../../domain/engine/errors.ts';
import { objectTypeId } from '../../../domain/engine/resource/registry.ts';
import { statusTransitionRule } from '../../../domain/lifecycle/status/status-transition-rule.ts';
import { governedStatuses, governedTypes } from '../../../domain/lifecycle/status/statuses.ts';
import { actionFunction } from '../../http/action-function.ts';
import { jsonResponse } from '../../http/contract/response.ts';

export const handler = actionFunction('GET', async (request, context) => {
  await requireGrant(context.store.registry, context.actor, 'view', statusTransitionRule);
  const given = request.query.get('object_type_id')?.at(-1);
  const type = governedTypes.find((name) => String(objectTypeId(name)) === given || name === given);
  if (!type)
    throw invalid({
      object_type_id: ['The id must be that of the object type of BOMs, purchase orders or shipments.'],
    });
  return jsonResponse(
    200,
    governedStatuses[type].map(({ value, label }) => ({ value, display: label })),
  );
});
