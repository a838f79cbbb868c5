import type { JsonObject } from '../../../domain/engine/json.ts';
import type { ActionDeclaration } from '../../../domain/engine/resource/action.ts';
import { yamlType } from '../formats/answer-format.ts';
import { objectOf } from './values.ts';

/** What `?format=yaml` answers: what JSON answers, written as YAML. */
export const yamlForm = (schema: JsonObject): JsonObject => ({ [yamlType]: { schema } });

/** What `?format=csv` answers: all that match, in the columns that imports take. */
export const csvForm: JsonObject = { 'text/csv': { schema: { type: 'string' } } };

/** What `?format=pdf` answers. */
export const pdfForm: JsonObject = { 'application/pdf': { schema: { type: 'string', format: 'binary' } } };

/** What labels are answered in. */
export const labelForms: JsonObject = { ...pdfForm, 'text/plain': { schema: { type: 'string' } } };

/** What `?export=<name>` answers, unless the template has a content type of its own. */
export const templateForm: JsonObject = { 'text/plain': { schema: { type: 'string' } } };

const mediaTypes = { csv: 'text/csv', svg: 'image/svg+xml', yaml: yamlType } as const;

/** The other forms of the answer of a verb: all of them are texts. */
export const verbForms = ({ forms }: ActionDeclaration): JsonObject =>
  Object.fromEntries((forms?.names ?? []).map((name) => [mediaTypes[name], { schema: { type: 'string' } }]));

/** What is answered in place of a file that is too large for an answer. */
export const fileAddress: JsonObject = objectOf({
  url: { type: 'string', format: 'uri' },
  expires: { type: 'string', format: 'date-time' },
});

/** How a verb takes its file besides JSON and the bytes themselves: in a form, with the other members as texts. */
export function verbFileForm({ fileMember, body }: ActionDeclaration): JsonObject | undefined {
  if (fileMember === undefined || typeof body !== 'object') return undefined;
  const file: JsonObject = { type: 'string', format: 'binary' };
  const members = Object.keys(body).map((name) => [name, name === fileMember ? file : { type: 'string' }] as const);
  return objectOf(Object.fromEntries(members), [fileMember]);
}
