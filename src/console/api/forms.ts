import { isJsonObject, type Json, type JsonObject } from '../../domain/engine/json.ts';
import type { Client } from './client.ts';
import { objectsIn, textOf } from './json.ts';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** A field of a form, as OPTIONS declares it. */
export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  /** DRF's names: `string`, `integer`, `boolean`, `list` ... */
  readonly type: string;
  readonly required: boolean;
  readonly choices: readonly Choice[];
  readonly maxLength?: number;
  readonly min?: number;
  readonly max?: number;
  /** Types of the objects that it refers to, as in `dcim.site`. */
  readonly objectTypes: readonly string[];
  /** Fields of each entry, where it takes a list of entries. */
  readonly entries: readonly FormField[];
}

/** What a verb or a list takes. */
export interface Form {
  readonly title: string;
  readonly help: string;
  readonly fields: readonly FormField[];
}

/** Undefined where the caller may not send such a request at all. */
export async function loadForm(client: Client, path: string, signal?: AbortSignal): Promise<Form | undefined> {
  const answer = await client.request(path, { method: 'OPTIONS', ...(signal ? { signal } : {}) });
  if (!isJsonObject(answer) || !isJsonObject(answer.actions)) return undefined;
  const members = Object.values(answer.actions).find(isJsonObject);
  return members && { title: textOf(answer.name), help: textOf(answer.description), fields: fieldsIn(members) };
}

const fieldsIn = (members: JsonObject): readonly FormField[] =>
  Object.entries(members).flatMap(([name, member]) =>
    isJsonObject(member) && member.read_only !== true ? [fieldOf(name, member)] : [],
  );

function fieldOf(name: string, member: JsonObject): FormField {
  const { child } = member;
  const entries = isJsonObject(child) && isJsonObject(child.children) ? fieldsIn(child.children) : [];
  return {
    name,
    label: textOf(member.label) || name,
    help: textOf(member.help_text),
    type: textOf(member.type),
    required: member.required === true,
    choices: objectsIn(member.choices).map(({ value, display_name }) => ({
      value: textOf(value),
      label: textOf(display_name),
    })),
    objectTypes: Array.isArray(member.object_types) ? member.object_types.map(textOf) : [],
    entries: member.type === 'list' ? entries : [],
    ...numbersOf(member),
  };
}

const numberOf = (value: Json | undefined): number | undefined => (typeof value === 'number' ? value : undefined);

function numbersOf({ max_length, min_value, max_value }: JsonObject): Pick<FormField, 'maxLength' | 'min' | 'max'> {
  const [maxLength, min, max] = [max_length, min_value, max_value].map(numberOf);
  return {
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
  };
}
