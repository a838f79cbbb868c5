import type { Reader, RowSource } from '../ports.ts';
import type { FilterDefinition } from '../resource/filter-kinds.ts';
import { textPredicate } from '../resource/filter-predicates.ts';
import { referringTo } from '../resource/load-objects.ts';
import { isFoundBy, type Resource } from '../resource/resource.ts';
import { colorCode } from '../schema/colors.ts';
import type { Field } from '../schema/field-kinds.ts';
import { parseUuid } from '../schema/ids.ts';
import { notUuid } from './object-filters.ts';
import { isPattern, patternPredicate } from './pattern-filters.ts';
import { type AddTest, narrowIds, offerSources, type SelectionBuilder } from './selection.ts';

/** More texts than this are looked for in the collection, at once. */
const fewTexts = 20;

type TextFilter = Extract<FilterDefinition, { kind: 'text' }>;

export async function applyText(
  reader: Reader,
  resource: Resource,
  definition: TextFilter,
  given: readonly string[],
  builder: SelectionBuilder,
  test: AddTest,
): Promise<string | undefined> {
  const { field: name, lookup } = definition;
  const field = resource.fields[name];
  if (!field) return undefined;
  const caseInsensitive = field.kind === 'text' && field.caseInsensitive;
  const wanted = canonicalTexts(field, lookup, given);
  if (!wanted) return notUuid;
  const exact = await idsByText(reader, resource, definition, wanted);
  if (exact) narrowIds(builder, exact);
  else offerSources(builder, exactSources(resource, definition, wanted));
  const matches = isPattern(lookup)
    ? await patternPredicate(name, lookup, given)
    : textPredicate(name, lookup, wanted, { caseInsensitive, nullable: field.nullable });
  return typeof matches === 'string' ? matches : test([name], matches);
}

/** Texts as they are stored; undefined where one of them cannot be one of the field's. */
function canonicalTexts(field: Field, lookup: TextFilter['lookup'], given: readonly string[]) {
  const format = field.kind === 'text' ? field.format : undefined;
  if (format === 'color') return given.map(colorCode);
  if (format !== 'uuid' || lookup !== '') return given;
  const uuids = given.flatMap((text) => parseUuid(text) ?? []);
  return uuids.length === given.length ? uuids : undefined;
}

/** The objects whose text field equals one of the texts; undefined where nothing but their collection tells. */
async function idsByText(
  reader: Reader,
  { type, fields }: Resource,
  { field, lookup }: TextFilter,
  given: readonly string[],
): Promise<readonly number[] | undefined> {
  const declaration = fields[field];
  if (declaration?.kind !== 'text' || declaration.format === 'color' || given.includes('null')) return undefined;
  const isExact = lookup === '' || (lookup === 'ie' && declaration.caseInsensitive);
  if (!isExact || given.length > fewTexts) return undefined;
  const found = await Promise.all(given.map((text) => reader.findByText(type, field, text)));
  return found.every((ids) => ids !== undefined) ? found.flat() : undefined;
}

/** Where rows stand whose text field equals one of the values: in the index of the field. Undefined for others. */
function exactSources(
  resource: Resource,
  { field, lookup }: TextFilter,
  given: readonly string[],
): RowSource[] | undefined {
  const isFound = isFoundBy(resource, field) && lookup === '' && !given.includes('null');
  return isFound ? given.map((target) => referringTo(resource.type, field, target)) : undefined;
}
