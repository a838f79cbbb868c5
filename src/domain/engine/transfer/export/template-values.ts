import type { Json, JsonObject } from '../../json.ts';
import { isJsonObject } from '../../json.ts';
import type { Field } from '../../schema/field-kinds.ts';
import { choiceJson } from '../../schema/parse.ts';

/** A time as Python prints it, with its parts. */
function timeObject(text: string): JsonObject {
  const [, day = '', clock = '', fraction = ''] = /^([\d-]+)T([\d:]+)(?:\.(\d+))?/.exec(text) ?? [];
  const micro = fraction.padEnd(6, '0').slice(0, 6);
  const seconds = micro === '000000' ? clock : `${clock}.${micro}`;
  const [hour = 0, minute = 0, second = 0] = clock.split(':').map(Number);
  return {
    ...dateObject(day),
    __str__: `${day} ${seconds}+00:00`,
    iso: `${day}T${seconds}+00:00`,
    hour,
    minute,
    second,
    microsecond: Number(micro),
  };
}

function dateObject(text: string): JsonObject {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  return { __str__: text, iso: text, year, month, day };
}

/** The members that a template finds for a field that refers to nothing. */
export function plainMembers(name: string, field: Field, value: Json): JsonObject {
  switch (field.kind) {
    case 'choice': {
      const chosen = choiceJson(field.choices, value);
      return { [name]: value, [`get_${name}_display`]: isJsonObject(chosen) ? (chosen.label ?? null) : value };
    }
    case 'decimal':
      return { [name]: value === null ? null : Number(value) };
    case 'date':
      return { [name]: typeof value === 'string' ? dateObject(value) : null };
    case 'datetime':
      return { [name]: typeof value === 'string' ? timeObject(value) : null };
    default:
      return { [name]: value };
  }
}

/** Objects within answers print as their names, too. */
export function withText(value: Json): Json {
  if (Array.isArray(value)) return value.map(withText);
  return isJsonObject(value) && typeof value.display === 'string' ? { ...value, __str__: value.display } : value;
}
