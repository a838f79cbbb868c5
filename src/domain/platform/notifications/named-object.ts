import type { JsonObject } from '../../engine/json.ts';
import type { ObjectRef } from '../../engine/schema/field-kinds.ts';

/** What a bookmark or a subscription is called: the name of its object, or what the object is. */
export const nameOf = (object: ObjectRef, values: JsonObject | undefined): string =>
  typeof values?.name === 'string' && values.name !== '' ? values.name : `${object.type} ${object.id}`;
