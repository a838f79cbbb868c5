import { isAllowed, viewableTo } from '../../engine/access/access.ts';
import type { JsonObject } from '../../engine/json.ts';
import type { Actor, Reader } from '../../engine/ports.ts';
import { refKey, type StoredObject } from '../../engine/resource/resource.ts';
import type { ObjectRef } from '../../engine/schema/field-kinds.ts';
import { activeActors } from '../accounts.ts';
import type { WebhookDelivery } from './stored-delivery.ts';

/** What a delivery is sent by, as it is now. */
export interface Senders {
  readonly rule: StoredObject | undefined;
  readonly webhook: StoredObject | undefined;
}

/** Why a delivery must not be sent any more; undefined where it may. It names nothing that is hidden from anybody. */
export async function reasonToCancel(
  reader: Reader,
  { rule, webhook }: Senders,
  { object, _viewer }: Pick<WebhookDelivery['values'], 'object' | '_viewer'>,
): Promise<string | undefined> {
  if (!rule) return 'The event rule no longer exists.';
  if (!webhook) return 'The webhook no longer exists.';
  if (rule.values.enabled !== true) return 'The event rule is disabled.';
  const savers = [rule.values, webhook.values].map(savedBy);
  const actors = await activeActors(reader, savers);
  for (const saver of new Set(savers)) {
    const actor = actors.get(saver);
    if (!actor) return 'Whoever saved the event rule or the webhook is no active user.';
    if (!(await mayBeTold(reader, actor, object)))
      return 'Whoever saved the event rule or the webhook may not view the object.';
  }
  const receiver = savedBy(webhook.values);
  if (receiver !== _viewer && actors.get(receiver)?.superuser !== true)
    return 'The webhook was saved by another user since, and the body is what the one before may view.';
  return undefined;
}

const savedBy = ({ _saved_by }: JsonObject): number => Number(_saved_by ?? 0);

/** Of an object that is gone, all that is left to ask is whether the user views any of its kind: the rule was asked before. */
async function mayBeTold(reader: Reader, actor: Actor, object: ObjectRef): Promise<boolean> {
  if ((await viewableTo(reader, actor, [object])).has(refKey(object))) return true;
  if (!isAllowed(actor, 'view', object.type)) return false;
  return (await reader.getMany([object])).size === 0;
}
