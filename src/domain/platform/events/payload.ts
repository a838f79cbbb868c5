import type { JsonObject } from '../../engine/json.ts';
import type { ChangeEvent } from './change-event.ts';
import { eventTypes } from './event-types.ts';

/** NetBox: the body of a request to a receiver, in its order, and what templates see. */
export function payloadOf(event: ChangeEvent, eventType: string, data: JsonObject): JsonObject {
  const { object, username, requestId, route, prechange, postchange } = event;
  const [method = null, path = null] = route === '' ? [] : route.split(' ');
  return {
    event: eventTypes.get(eventType)?.payload ?? eventType,
    timestamp: timestampOf(event.time),
    object_type: object.type,
    username,
    request_id: requestId,
    data,
    request: { id: requestId, method, path, user: username },
    snapshots: { prechange, postchange },
  };
}

/** Python's form of a time: microseconds, and the offset of UTC in digits. */
const timestampOf = (time: string): string => time.replace(/^(.*\.\d{3})Z$/, '$1000+00:00');
