import type { JsonObject } from '../../../domain/engine/json.ts';
import type { Resource } from '../../../domain/engine/resource/resource.ts';
import { fileNoteCodes } from '../../../domain/engine/transfer/import/file-notes.ts';
import { isImportable } from '../../../domain/engine/transfer/import/importable.ts';
import { filePart, isFileType } from '../../../domain/platform/files/stored-file.ts';
import { yamlTypes } from '../formats/answer-format.ts';
import { csvForm, yamlForm } from './media.ts';
import { operationPrefix, schemaNames, schemaRef } from './names.ts';
import { jsonContent, operation } from './operation.ts';
import { dryRun, importMessage, importMode, reportFormat, templateFormat } from './parameters.ts';
import { listOf, objectOf } from './values.ts';

const text: JsonObject = { type: 'string' };

/** The paths of a resource that files go through. */
export const filePaths = (resource: Resource): JsonObject =>
  isImportable(resource)
    ? {
        [`${resource.path}/import/`]: { post: importOperation(resource) },
        [`${resource.path}/import-template/`]: { get: template(resource) },
      }
    : {};

/** The form in which NetBox takes images, and other files come here; undefined for resources without any. */
export function fileForm({ type, label }: Resource): JsonObject | undefined {
  if (!isFileType(type)) return undefined;
  const part = filePart[type];
  const file: JsonObject = { type: 'string', format: 'binary' };
  return { allOf: [schemaRef(schemaNames({ label }).patched), { type: 'object', properties: { [part]: file } }] };
}

const column: JsonObject = objectOf(
  {
    header: text,
    required: { type: 'boolean' },
    type: text,
    choices: listOf({}),
    reference: objectOf({ type: text, accessor: text }),
    help: text,
  },
  ['header', 'required', 'type'],
);

function template(resource: Resource): JsonObject {
  const described = operation(resource.app, {
    id: `${operationPrefix(resource.path)}_import_template_retrieve`,
    summary: `CSV columns for imports of ${resource.labelPlural}`,
    parameters: [templateFormat],
    errors: [],
  });
  const columns = objectOf({ object_type: text, columns: listOf(column) });
  const content = { ...csvForm, ...jsonContent(columns), ...yamlForm(columns) };
  return { ...described, responses: { ...described.responses, 200: { description: described.summary, content } } };
}

const count: JsonObject = { type: 'integer' };
const verdicts = ['created', 'updated', 'unchanged', 'rejected'] as const;
const findings: JsonObject = listOf(objectOf({ field: text, value: { ...text, nullable: true }, message: text }));
const report: JsonObject = objectOf({
  object_type: text,
  mode: { type: 'string', enum: ['atomic', 'partial'] },
  upsert: { type: 'boolean' },
  dry_run: { type: 'boolean' },
  rows: count,
  ...Object.fromEntries(verdicts.map((verdict) => [verdict, count])),
  warned: { ...count, description: 'Rows with warnings, whatever their result' },
  error: { type: 'string', nullable: true, description: 'Reason why the body could not be read' },
  notes: {
    ...listOf(objectOf({ code: { type: 'string', enum: fileNoteCodes }, message: text })),
    description: 'Notes of the CSV reader, such as empty rows that were skipped',
  },
  results: listOf(
    objectOf(
      {
        line: { type: 'integer', description: 'Line of the CSV file, or position in the list of objects' },
        verdict: { type: 'string', enum: verdicts },
        id: { type: 'integer', nullable: true, description: 'Null if no object was created, as in a dry run' },
        errors: findings,
        warnings: { ...findings, description: 'Possible mistakes, such as a serial number that a spreadsheet rounded' },
        ignored: { ...listOf(text), description: 'Type documents: keys that were not imported' },
      },
      ['line', 'verdict', 'id', 'errors', 'warnings'],
    ),
  ),
});

function importOperation(resource: Resource): JsonObject {
  const described = operation(resource.app, {
    id: `${operationPrefix(resource.path)}_import_create`,
    summary: `Import up to 1000 ${resource.labelPlural}: a CSV file, or objects whose keys are columns`,
    parameters: [importMode, dryRun, importMessage, reportFormat],
    answer: report,
    forms: yamlForm(report),
    errors: ['409', '415'],
  });
  const objects: JsonObject = { type: 'object', additionalProperties: {} };
  const documents: JsonObject = { oneOf: [objects, listOf(objects)] };
  const content = {
    'text/csv': { schema: text },
    ...jsonContent(documents),
    ...Object.fromEntries([...yamlTypes].map((type) => [type, { schema: documents }])),
  };
  const refused = {
    description: 'The report if nothing was written, or the errors of the request',
    content: jsonContent({ anyOf: [report, schemaRef('FieldErrors'), schemaRef('Detail')] }),
  };
  return {
    ...described,
    requestBody: { required: true, content },
    responses: { ...described.responses, 400: refused },
  };
}
