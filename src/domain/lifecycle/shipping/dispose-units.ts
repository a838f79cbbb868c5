import { requireObject } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import type { StoredObject } from '../../engine/resource/resource.ts';
import { type ActionRequest, perform } from '../../engine/write/run-action.ts';
import { type DispositionInput, postDisposition } from './post-disposition.ts';
import { slipOf } from './receive-shipment.ts';
import { shipment as shipmentResource } from './shipment.ts';

/** Records the disposition of received units in one unit of work. Answers the slip. */
export function disposeUnits(
  context: Context,
  { id, input, ...performance }: ActionRequest<DispositionInput, StoredObject>,
): Promise<StoredObject> {
  return perform(context, performance, async (work) => {
    await requireObject(work, 'change', shipmentResource, id);
    return slipOf(work, await postDisposition(work, id, input));
  });
}
