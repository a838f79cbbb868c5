import type { JsonObject } from '../../../domain/model/json.ts';
import type { Resource } from '../../../domain/model/resource.ts';
import { isImportable } from '../../../domain/use-cases/import/importable.ts';
import { operationPrefix } from './names.ts';
import { jsonContent, operation } from './operation.ts';
import { templateFormat } from './parameters.ts';
import { listOf, objectOf } from './values.ts';

const text: JsonObject = { type: 'string' };

/** The paths of a resource that files go through. */
export const filePaths = (resource: Resource): JsonObject =>
  isImportable(resource) ? { [`${resource.path}/import-template/`]: { get: template(resource) } } : {};

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
    summary: `The columns that imports of ${resource.labelPlural} take`,
    parameters: [templateFormat],
    errors: [],
  });
  const content = {
    'text/csv': { schema: text },
    ...jsonContent(objectOf({ object_type: text, columns: listOf(column) })),
  };
  return { ...described, responses: { ...described.responses, 200: { description: described.summary, content } } };
}
