import { defined, type JsonObject } from '../../../domain/engine/json.ts';
import type { Field } from '../../../domain/engine/schema/field-kinds.ts';
import { type InputSchema, isEntries } from '../../../domain/engine/schema/input-schema.ts';
import { answerMembers } from './answers.ts';
import { message, requestKeys, requestMembers } from './requests.ts';
import { listOf, objectOf } from './values.ts';

/** The body of a verb. */
export const formRequest = (form: InputSchema): JsonObject =>
  objectOf({ ...members(form, requestSide), ...message }, requiredIn(form));

/** The answer of a verb: every member is always there. */
export const formAnswer = (form: InputSchema): JsonObject => objectOf(members(form, answerSide));

/** The parameters of a verb that reads. */
export const queryParameters = (form: InputSchema): readonly JsonObject[] =>
  Object.entries(form).flatMap(([name, member]) =>
    isEntries(member)
      ? []
      : Object.entries(requestMembers(name, member)).map(([parameter, schema]) =>
          defined({ in: 'query', name: parameter, schema, description: member.help, required: member.required }),
        ),
  );

/** How the fields and the entries of a form are described. */
interface Side {
  readonly field: (name: string, field: Field) => JsonObject;
  readonly entry: (form: InputSchema) => JsonObject;
}

const requestSide: Side = {
  field: requestMembers,
  entry: (form) => objectOf(members(form, requestSide), requiredIn(form)),
};

const answerSide: Side = { field: answerMembers, entry: (form) => formAnswer(form) };

const members = (form: InputSchema, { field, entry }: Side): JsonObject =>
  Object.assign(
    {},
    ...Object.entries(form).map(([name, member]) =>
      isEntries(member)
        ? { [name]: defined({ ...listOf(entry(member.fields)), description: member.help }) }
        : field(name, member),
    ),
  );

const requiredIn = (form: InputSchema): readonly string[] =>
  Object.entries(form).flatMap(([name, member]) => {
    if (!member.required) return [];
    return isEntries(member) ? [name] : requestKeys(name, member);
  });
