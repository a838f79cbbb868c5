import type { Context } from '../../domain/engine/context.ts';
import { IdBlocks } from '../../domain/engine/id-blocks.ts';
import { partsOf, renderParts } from '../../domain/engine/templates/render-template.ts';
import type { PlannedDelivery } from '../../domain/platform/events/change-event.ts';
import { planDeliveries } from '../../domain/platform/events/plan-deliveries.ts';
import { saveDeliveries } from '../../domain/platform/events/save-deliveries.ts';
import { keptOfTable } from '../runtime/environment.ts';
import { boundedRender } from './bounded-render.ts';
import { deliveryQueues } from './delivery-queues.ts';
import type { EventHandler } from './handlers.ts';
import { tellGroups } from './message-queue.ts';

/** Does what event rules want. */
export const rules: EventHandler = {
  name: 'rules',
  handle: async (context, events) => {
    const { deliveries, notifications } = await planDeliveries(context, events);
    await Promise.all([deliver(context, deliveries), tellGroups(context, notifications)]);
  },
};

const deliver = (context: Context, deliveries: readonly PlannedDelivery[]): Promise<void> =>
  saveDeliveries({ ...context, ids: ownIds() }, deliveries, {
    queue: deliveryQueues(process.env),
    render: boundedRender(
      async (source, payload) => renderParts(context.templates, partsOf(source), payload, { limits }),
      () => performance.now(),
    ),
  });

/** What one template may take for one event. */
const limits = { fuel: 2_000_000, milliseconds: 500, characters: 2_000_000 };

/** Deliveries for which this process takes ids at once. */
const idsAhead = 50;

/** What one batch leaves of them, the next one uses. */
const ownIds = keptOfTable((store) => {
  const ids = new IdBlocks(store);
  ids.expect(idsAhead);
  return ids;
});
