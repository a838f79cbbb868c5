import { isJsonObject, type Json, type JsonObject } from '../../engine/json.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import type { ChangeEvent } from './change-event.ts';

const typeOf = { create: 'object_created', update: 'object_updated', delete: 'object_deleted' } as const;
type Action = keyof typeof typeOf;
const isAction = (action: string): action is Action => Object.hasOwn(typeOf, action);

const stateIn = (data: Json): JsonObject | null => (isJsonObject(data) ? data : null);

/** The event that an entry of the change log is. */
export function changeEventOf({ id, values }: ObjectOf<'core.objectchange'>): ChangeEvent {
  const { action } = values;
  return {
    key: `change:${id}`,
    types: isAction(action) ? [typeOf[action]] : [],
    time: values.time ?? '',
    object: values.changed_object,
    display: values.object_repr,
    userId: values.user,
    username: values.user_name,
    requestId: values.request_id,
    prechange: stateIn(values.prechange_data),
    postchange: stateIn(values.postchange_data),
  };
}
