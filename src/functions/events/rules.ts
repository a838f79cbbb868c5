import type { Context } from '../../domain/engine/context.ts';
import { renderTemplate } from '../../domain/engine/templates/render-template.ts';
import type { PlannedDelivery } from '../../domain/platform/events/change-event.ts';
import { planDeliveries } from '../../domain/platform/events/plan-deliveries.ts';
import { saveDeliveries } from '../../domain/platform/events/save-deliveries.ts';
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
  saveDeliveries(context, deliveries, { queue: deliveryQueues(process.env), render: renderTemplate });
