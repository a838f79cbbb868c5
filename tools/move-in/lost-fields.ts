import { isBlank, isJsonObject, type Json, type JsonObject } from '../../src/domain/engine/json.ts';
import type { Resource } from '../../src/domain/engine/resource/resource.ts';
import type { Field } from '../../src/domain/engine/schema/field-kinds.ts';
import { type CustomFields, customPrefix } from './custom-values.ts';
import { isMovedType, targetsOf } from './plan.ts';
import { isIdInDisguise } from './portable.ts';

const ofEveryObject: ReadonlySet<string> = new Set(['id', 'url', 'display', 'display_url', 'created', 'last_updated']);
const isCount = (name: string): boolean => /_count$|^count_|^_/.test(name);
const saysNothing = (value: Json | undefined): boolean => isBlank(value) || value === false || value === 0;

/** What an object of the source says, and nothing here takes: fields that are unknown, or of what is not offered. */
export function lostFields(resource: Resource, answer: JsonObject, customFields: CustomFields): readonly string[] {
  const { fields, annotations = {}, linked = {}, counts = {} } = resource;
  const lost = Object.entries(answer).flatMap(([name, value]) => {
    if (ofEveryObject.has(name) || isCount(name) || saysNothing(value)) return [];
    if (isIdInDisguise(resource, name, answer)) return [name];
    if (Object.hasOwn(fields, name)) return isTaken(fields[name]) ? [] : [name];
    const generic = fields[name.replace(/_(type|id)$/, '')];
    return generic || [annotations, linked, counts].some((known) => Object.hasOwn(known, name)) ? [] : [name];
  });
  const own = isJsonObject(answer.custom_fields) ? Object.entries(answer.custom_fields) : [];
  return [
    ...lost,
    ...own.flatMap(([name, value]) => (customFields.has(name) || saysNothing(value) ? [] : [`${customPrefix}${name}`])),
  ];
}

/** False for what is not offered, and for lists of what is not moved. */
function isTaken(field: Field | undefined): boolean {
  if (field?.kind === 'computed') return field.refusal === undefined;
  const targets = field && !field.readOnly && field.kind !== 'custom-fields' ? targetsOf(field) : [];
  return targets.length === 0 || targets.some(isMovedType);
}
