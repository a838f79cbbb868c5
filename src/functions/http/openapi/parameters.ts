import { defined, type JsonObject } from '../../../domain/engine/json.ts';
import { filtersOf } from '../../../domain/engine/resource/filter-declarations.ts';
import type { FilterDefinition } from '../../../domain/engine/resource/filter-kinds.ts';
import type { Resource } from '../../../domain/engine/resource/resource.ts';
import type { Field } from '../../../domain/engine/schema/field-kinds.ts';
import { registry } from '../../../domain/registry.ts';
import { formatsOf, formatsOfObject } from '../formats/answer-format.ts';
import { chosenValue, listOf } from './values.ts';

const queryParameter = (name: string, schema: JsonObject, description?: string): JsonObject =>
  defined({ in: 'query', name, schema, description });

/** A parameter that asks for the form of an answer. */
export const formParameter = (name: string, forms: readonly string[], description: string): JsonObject =>
  queryParameter(name, { type: 'string', enum: forms }, description);

const formatParameter = (forms: readonly string[], description: string): JsonObject =>
  formParameter('format', forms, description);

const whole: JsonObject = { type: 'integer', minimum: 0 };
const text: JsonObject = { type: 'string' };
const flag: JsonObject = { type: 'boolean' };

const selection: readonly JsonObject[] = [
  queryParameter('fields', text, 'Fields to include, separated by commas'),
  queryParameter('omit', text, 'Fields to leave out, separated by commas'),
];

export const dryRun = queryParameter(
  'dry_run',
  flag,
  'True: returns the response of the request without writing anything; ids and URLs of new objects are null',
);

/** Parameters of writes that answer with objects. */
export const writeParameters: readonly JsonObject[] = [dryRun, ...selection];

/** The same of changes, which are answered in other forms, too. */
export const changeParameters: readonly JsonObject[] = [
  formatParameter(['json', 'yaml'], 'Format of the response'),
  ...writeParameters,
];

/** Parameters that shape the answers of reads. */
const readParameters: readonly JsonObject[] = [
  queryParameter('brief', text, '`brief=1`: only the main fields of each object'),
  ...selection,
];

export const detailParameters = (resource: Resource): readonly JsonObject[] => [
  formatParameter(
    formatsOfObject(resource),
    resource.papers
      ? 'Format of the response; pdf: a document to print; a file that is too large for an answer is answered with 303 and its address'
      : 'Format of the response',
  ),
  ...paperParameters(resource),
  ...readParameters,
];

/** Which of the documents of an object is wanted. */
function paperParameters({ papers = {} }: Resource): readonly JsonObject[] {
  const names = Object.keys(papers);
  if (names.length < 2) return [];
  const help = Object.entries(papers).map(([name, text]) => `${name}: ${text}`);
  return [formParameter('document', names, `With format=pdf. ${help.join('; ')}`)];
}

export const listFormat = (resource: Resource): JsonObject =>
  formatParameter(
    formatsOf(resource),
    'Format of the response; formats other than json and yaml contain all matching objects, csv in the columns of imports; a file that is too large for an answer is answered with 303 and its address',
  );

const exportParameter = queryParameter(
  'export',
  text,
  'Name of an export template: all matching objects as the text that it makes of them, with its content type; 400 if it fails; a text that is too large for an answer is answered with 303 and its address',
);

export const templateFormat = formatParameter(
  ['csv', 'json', 'yaml'],
  'csv: the header row of a file; else what each column is about',
);

export const schemaFormat = formatParameter(
  ['json', 'openapi-json', 'yaml', 'openapi'],
  'Format of the document; YAML unless the client accepts JSON',
);

export const reportFormat = formatParameter(['json', 'yaml'], 'Format of the report');

export const importMode = queryParameter(
  'mode',
  listOf({ type: 'string', enum: ['atomic', 'partial', 'upsert'] }),
  'atomic, unless given: nothing is written unless all rows are good; partial: the good rows are; upsert: rows without an id change what has their natural key',
);

export const importMessage = queryParameter('changelog_message', text, 'Message for the change log');

/** Parameters of every list. */
const ofLists: readonly JsonObject[] = [
  queryParameter('limit', whole, 'Objects per page; default 50, maximum 1000, 0 for the maximum'),
  queryParameter('offset', whole, 'Objects to skip'),
  queryParameter('start', whole, 'Cursor paging: objects from this id on, ordered by id; `count` is null'),
  queryParameter('ordering', text, 'Fields to sort by, separated by commas; prefix - for descending'),
  queryParameter('filter', listOf(text), 'Slugs of saved filters whose parameters are added'),
  queryParameter('filter_id', listOf(whole), 'Ids of saved filters whose parameters are added'),
  ...readParameters,
];

const shared: readonly JsonObject[] = [...ofLists, exportParameter];

/** What the parameters of lists mean stands once in the document, which has to fit an answer with a hundred lists in it. */
export const listParameterTexts: string = shared
  .map(({ name, description }) => `- \`${name}\`: ${description}`)
  .join('\n');

/** In each list all the same: pynetbox checks filters by the names that stand there, and follows no references. */
const undescribed = ({ description: _, ...parameter }: JsonObject): JsonObject => parameter;
export const pagingParameters: readonly JsonObject[] = ofLists.map(undescribed);
export const exportName: JsonObject = undescribed(exportParameter);

/** All filters of a list. NetBox: a parameter given several times means any of the values. */
export const filterParameters = (resource: Resource): readonly JsonObject[] =>
  [
    ...(resource.fields.custom_fields ? [customFilters] : []),
    ...[...filtersOf(resource)].map(([name, definition]) => queryParameter(name, filterSchema(resource, definition))),
  ].sort((a, b) => (String(a.name) < String(b.name) ? -1 : 1));

/** Any members of an exploded object are parameters of their own: OpenAPI's way to say that names are not known. */
const customFilters: JsonObject = {
  ...queryParameter(
    'cf_*',
    { type: 'object', additionalProperties: text },
    'Filters by custom fields: `cf_<name>`, with the look-up suffixes of the type of the field',
  ),
  style: 'form',
  explode: true,
};

function filterSchema(resource: Resource, definition: FilterDefinition): JsonObject {
  switch (definition.kind) {
    case 'id':
      return definition.lookup === 'empty' ? flag : listOf({ type: 'integer' });
    case 'search':
      return text;
    case 'text':
      return definition.lookup === 'empty' ? flag : listOf(text);
    case 'number':
      return definition.lookup === 'empty' ? flag : listOf(numberSchema(resource.fields[definition.field]));
    case 'choice':
      return choiceSchema(resource.fields[definition.field], definition.lookup);
    case 'boolean':
    case 'is-null':
    case 'any-empty':
    case 'is-set':
    case 'includes':
    case 'has':
    case 'satisfies':
    case 'never':
    case 'ids-where':
      return flag;
    case 'count':
    case 'place':
      return definition.lookup === 'empty' ? flag : listOf({ type: 'integer' });
    case 'group':
      return listOf({ type: 'string', enum: Object.keys(definition.groups) });
    case 'within':
      return listOf(text);
    case 'fits':
      return listOf({ type: 'integer' });
    case 'unoffered':
      return unofferedSchema(definition);
    case 'reference':
    case 'list':
      return listOf(definition.by === 'id' ? { type: 'integer' } : text);
    case 'generic-id':
      return definition.lookup === 'empty' ? flag : listOf({ type: 'integer' });
    case 'generic-type':
    case 'object-type':
      return listOf(text);
    case 'by-request':
      return listOf({ type: 'string', format: 'uuid' });
    case 'path':
      return pathSchema(resource, definition);
    case 'reverse':
      return schemaOf(registry.resourceOf(definition.referrer), definition.filter);
  }
}

function numberSchema(field: Field | undefined): JsonObject {
  switch (field?.kind) {
    case 'date':
      return { type: 'string', format: 'date' };
    case 'datetime':
      return { type: 'string', format: 'date-time' };
    case 'decimal':
      return { type: 'number' };
    default:
      return { type: 'integer' };
  }
}

function choiceSchema(field: Field | undefined, lookup: string): JsonObject {
  if (lookup === 'empty') return flag;
  const exact = field?.kind === 'choice' && lookup === '';
  return listOf(exact ? chosenValue(field) : text);
}

/** The filter belongs to the resource behind the reference. */
function pathSchema(resource: Resource, { through, far }: Extract<FilterDefinition, { kind: 'path' }>): JsonObject {
  const field = resource.fields[through];
  if (field?.kind !== 'reference') return listOf(text);
  const target = registry.resourceOf(field.target);
  return typeof far === 'string' ? schemaOf(target, far) : filterSchema(target, far);
}

function unofferedSchema({ values, lookup }: Extract<FilterDefinition, { kind: 'unoffered' }>): JsonObject {
  if (lookup === 'empty') return flag;
  return listOf(values === 'number' ? { type: 'number' } : values === 'id' ? { type: 'integer' } : text);
}

function schemaOf(resource: Resource, filter: string): JsonObject {
  const definition = filtersOf(resource).get(filter);
  return definition ? filterSchema(resource, definition) : listOf(text);
}
