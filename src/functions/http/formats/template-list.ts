import type { APIGatewayProxyResult } from 'aws-lambda';
import { grantOf } from '../../../domain/engine/access/access.ts';
import type { Context } from '../../../domain/engine/context.ts';
import { notFound, refused } from '../../../domain/engine/errors.ts';
import { list, listAll } from '../../../domain/engine/query/list.ts';
import type { Parameters } from '../../../domain/engine/query/selection.ts';
import { loadObject } from '../../../domain/engine/resource/load-objects.ts';
import type { Resource } from '../../../domain/engine/resource/resource.ts';
import type { StoredValues } from '../../../domain/engine/schema/field-kinds.ts';
import { renderList } from '../../../domain/engine/templates/render-list.ts';
import { TemplateError } from '../../../domain/engine/templates/template-error.ts';
import { TemplateObjects } from '../../../domain/engine/transfer/export/template-objects.ts';
import { exportTemplate, whiteSpaceOf } from '../../../domain/platform/export-template.ts';
import type { ApiRequest } from '../contract/request.ts';
import { handleUnknownFilters } from '../contract/unknown-filters.ts';
import { FileAnswer, type FileKind } from './file-answer.ts';

type Template = StoredValues<typeof exportTemplate.type>;

/** NetBox: all objects of a list, whatever page is asked for, as the text that an export template makes of them. */
export async function templateList(
  resource: Resource,
  name: string,
  request: ApiRequest,
  context: Context,
): Promise<APIGatewayProxyResult> {
  const template = await findTemplate(resource, name, context);
  const given = new Map([...request.query].filter(([parameter]) => !ofPages.has(parameter)));
  const { query, headers } = await handleUnknownFilters({ ...request, query: given }, resource, context);
  const answer = new FileAnswer(kindOf(template, resource), context);
  try {
    for await (const text of texts(resource, template, query, context)) await answer.add(text.replaceAll('\r\n', '\n'));
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw refused('invalid', `The template "${name}" cannot be rendered: ${error.message}.`);
  }
  const { headers: own, ...rest } = await answer.close();
  return { ...rest, headers: { ...own, ...headers } };
}

const ofPages = new Set(['export', 'limit', 'offset', 'start', 'format', 'brief', 'fields', 'omit']);

/** The first of the name that is for this list and that the caller may view. */
async function findTemplate(resource: Resource, name: string, context: Context): Promise<Template> {
  const { store, actor } = context;
  const query = new Map([
    ['name', [name]],
    ['object_type', [resource.type]],
  ]);
  if (name !== '' && (await grantOf(store.registry, actor, 'view', exportTemplate.type)) !== 'none')
    for await (const [first] of listAll(context, exportTemplate, query)) {
      const found = first && (await loadObject(store, exportTemplate.type, first.id));
      if (found) return found.values;
    }
  throw notFound(exportTemplate.label);
}

function texts(resource: Resource, template: Template, query: Parameters, context: Context): AsyncGenerator<string> {
  const objects = new TemplateObjects(context, template.template_code);
  // Those without end are walked: sorting them would take all of them into memory.
  const usual = resource.unbounded ? ['id'] : resource.ordering;
  const portions = async function* () {
    for await (const portion of listAll(context, resource, query, usual)) yield await objects.of(resource, portion);
  };
  const count = async (): Promise<number> =>
    (await list(context, resource, new Map([...query, ['limit', ['1']]]))).count ?? 0;
  return renderList(
    context.templates,
    template.template_code,
    { count, portions },
    whiteSpaceOf(template.environment_params),
  );
}

/** What NetBox calls the file. */
function kindOf(template: Template, { endpoint }: Resource): FileKind {
  const { file_name, file_extension, mime_type, as_attachment } = template;
  const name = file_name || `netbox_${endpoint.replaceAll('-', ' ')}`;
  const filename = `${name}${file_extension === '' ? '' : `.${file_extension}`}`.replace(/[^\x20-\x7e]|["\\/]/g, '_');
  return { filename, contentType: mime_type || 'text/plain; charset=utf-8', inline: !as_attachment };
}
