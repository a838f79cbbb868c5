import { isJsonObject, type Json, type JsonObject } from '../../src/domain/engine/json.ts';
import type { Resource } from '../../src/domain/engine/resource/resource.ts';
import { type Answer, reasonIn } from './client.ts';
import type { Wanted } from './wanted.ts';

/** Why an object was refused. */
export interface Refusal {
  readonly object: Wanted;
  readonly problems: Json;
}

/** The entries that a bulk request was refused for. */
export function refusalsIn({ body }: Answer, objects: readonly Wanted[]): readonly Refusal[] {
  const errors = isJsonObject(body) && Array.isArray(body.errors) ? body.errors.filter(isJsonObject) : [];
  return errors.flatMap(({ index, id, errors: problems = null }) => {
    const object =
      typeof index === 'number'
        ? objects[index]
        : objects.find(({ body: sent }) => sent.id !== undefined && sent.id === id);
    return object ? [{ object, problems }] : [];
  });
}

/** An object without what it was refused for, and why. */
export interface Lessened {
  readonly object: Wanted;
  readonly reason: string;
}

/**
 * What is refused for a reference or a choice that it can be without comes without it: an interface whose LAG belongs to
 * another member of a virtual chassis is better than none. Undefined where more is wrong, or nothing would be left.
 */
export function lessened(resource: Resource, { object, problems }: Refusal): Lessened | undefined {
  const fields = isJsonObject(problems) ? Object.keys(problems) : [];
  if (fields.length === 0 || !fields.every((field) => isDispensable(resource, field))) return undefined;
  const body: JsonObject = Object.fromEntries(Object.entries(object.body).filter(([field]) => !fields.includes(field)));
  const isSmaller = Object.keys(body).length < Object.keys(object.body).length;
  const saysSomething = Object.keys(body).some((field) => field !== 'id');
  return isSmaller && saysSomething
    ? { object: { ...object, body }, reason: `It came without what was refused: ${reasonIn(problems)}` }
    : undefined;
}

function isDispensable({ fields, unique }: Resource, name: string): boolean {
  const field = fields[name];
  return (
    (field?.kind === 'reference' || field?.kind === 'choice') &&
    field.nullable &&
    !unique.some((constraint) => constraint.fields.some((each) => each === name))
  );
}
