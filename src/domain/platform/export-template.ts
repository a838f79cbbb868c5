import { type FieldErrors, invalid } from '../engine/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../engine/json.ts';
import { ownerFilters } from '../engine/resource/declared-filters.ts';
import { defineResource } from '../engine/resource/resource.ts';
import { boolean, objectTypes, optionalJsonObject, text } from '../engine/schema/fields.ts';
import { noText, unofferedObject } from '../engine/schema/unsupported-fields.ts';
import { longestSource } from '../engine/templates/longest-source.ts';
import type { WhiteSpace } from '../engine/templates/template-library.ts';

const exportTemplateFields = {
  object_types: objectTypes('any', { required: true }),
  name: text({ required: true, maxLength: 100 }),
  description: text({ maxLength: 200 }),
  environment_params: optionalJsonObject({
    default: {},
    parse: whiteSpaceParams,
    help: 'Of Jinja2: trim_blocks, lstrip_blocks and keep_trailing_newline',
  }),
  template_code: text({
    required: true,
    long: true,
    maxLength: longestSource,
    help: 'Jinja2 template; the objects are in queryset',
  }),
  mime_type: text({ maxLength: 50, help: 'Content type of the answer; text/plain; charset=utf-8 if blank' }),
  file_name: text({ maxLength: 200, help: 'Name of the file; netbox_ and the name of the list if blank' }),
  file_extension: text({ maxLength: 15 }),
  as_attachment: boolean({ default: true, help: 'Answered as a file to be saved' }),
  data_source: unofferedObject('Data sources'),
  data_path: noText,
  data_file: unofferedObject('Data files'),
  data_synced: noText,
  owner: unofferedObject('Owners'),
} as const;

/** NetBox: what makes a text of a list, by `?export=<name>`. */
export const exportTemplate = defineResource({
  app: 'extras',
  model: 'exporttemplate',
  endpoint: 'export-templates',
  label: 'export template',
  fields: exportTemplateFields,
  importKey: 'name',
  ordering: ['name'],
  brief: ['name', 'description'],
  unoffered: {
    ...ownerFilters,
    objects: [...(ownerFilters.objects ?? []), 'data_source', 'data_source_id', 'data_file_id'],
  },
  search: ['name', 'description'],
  display: ({ name }) => name,
  check({ after: { name, mime_type, file_extension } }) {
    const problems: Record<string, readonly string[]> = {};
    if (name.toLowerCase() === 'table')
      problems.name = [`"${name}" is a reserved name. Please choose a different name.`];
    if (mime_type !== '' && !mediaType.test(mime_type)) problems.mime_type = ['Enter a content type such as text/csv.'];
    if (!/^[\w.-]*$/.test(file_extension)) problems.file_extension = ['Enter an extension such as csv.'];
    return hasProblems(problems);
  },
  async onSave({ after }, { templates }) {
    const { checkTemplate } = await import('../engine/templates/render-template.ts');
    const problem = await checkTemplate(templates, after.template_code);
    if (problem) throw invalid({ template_code: [`The template cannot be rendered: ${problem}.`] });
  },
});

const hasProblems = (problems: FieldErrors): FieldErrors | undefined =>
  Object.keys(problems).length > 0 ? problems : undefined;

const mediaType = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(\s*;\s*[\w-]+=("[\w .+-]*"|[\w.+-]+))*$/;

const params = ['trim_blocks', 'lstrip_blocks', 'keep_trailing_newline'] as const;

function whiteSpaceParams(given: JsonObject): JsonObject | string {
  for (const [name, value] of Object.entries(given)) {
    if (!params.some((param) => param === name))
      return `${name} is not offered. Of the parameters of Jinja2, ${params.join(', ')} are.`;
    if (typeof value !== 'boolean') return `${name} must be true or false.`;
  }
  return given;
}

/** How the parameters of a template treat white space. */
export function whiteSpaceOf(given: Json): WhiteSpace {
  const isSet = (name: (typeof params)[number]): boolean => isJsonObject(given) && given[name] === true;
  return {
    trimBlocks: isSet('trim_blocks'),
    lstripBlocks: isSet('lstrip_blocks'),
    keepTrailingNewline: isSet('keep_trailing_newline'),
  };
}

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'extras.exporttemplate': typeof exportTemplateFields;
  }
}
