import { planDeliveries } from '../../domain/platform/events/plan-deliveries.ts';
import type { EventHandler } from './handlers.ts';
import { tellGroups } from './message-queue.ts';

/** Does what event rules want. */
export const rules: EventHandler = {
  name: 'rules',
  handle: async (context, events) => {
    const { notifications } = await planDeliveries(context, events);
    await tellGroups(context, notifications);
  },
};
