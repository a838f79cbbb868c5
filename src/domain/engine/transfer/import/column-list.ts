import { defined, type JsonObject } from '../../json.ts';
import type { Registry } from '../../resource/registry.ts';
import type { Resource } from '../../resource/resource.ts';
import type { CustomField } from '../../schema/custom-fields.ts';
import type { Field, TerminationsField, TypeName } from '../../schema/field-kinds.ts';
import { customPrefix, importKeyOf } from './columns.ts';

/** What may stand in one column of an import. */
export interface ColumnDescription {
  readonly header: string;
  /** Cells of new objects may not be blank. */
  readonly required: boolean;
  readonly type: string;
  /** The values that cells may have. */
  readonly choices?: readonly (string | number)[];
  /** The type that cells name an object of, and its attribute by which they do; a header such as `site.slug` takes another. */
  readonly reference?: { readonly type: TypeName; readonly accessor: string };
  readonly help?: string;
}

/** The columns that an import of this resource takes, in the order of the declaration. */
export function columnList(
  registry: Registry,
  resource: Resource,
  customFields: readonly CustomField[] = [],
): readonly ColumnDescription[] {
  const taken = Object.entries(resource.fields).filter(
    ([, field]) => !field.readOnly && !field.hidden && !field.secret,
  );
  return [
    { header: 'id', required: false, type: 'integer', help: 'Changes the object with this id; blank for a new one' },
    ...taken.flatMap(([name, field]) =>
      field.kind === 'custom-fields'
        ? customFields.map((customField) => customColumn(registry, customField))
        : [...scopesOf(registry, resource, name), ...columnsOf(registry, name, field)],
    ),
  ];
}

export const columnJson = ({ header, required, type, choices, reference, help }: ColumnDescription): JsonObject =>
  defined({
    header,
    required,
    type,
    choices,
    reference: reference && { type: reference.type, accessor: reference.accessor },
    help,
  });

function columnsOf(registry: Registry, name: string, field: Field): readonly ColumnDescription[] {
  const required = field.required ?? false;
  const common = { header: name, required, ...(field.help ? { help: field.help } : {}) };
  switch (field.kind) {
    case 'computed':
    case 'custom-fields':
    case 'mappings':
      return [];
    case 'reference':
      return [{ ...common, type: 'reference', reference: referenceTo(registry, field.target) }];
    case 'references':
      return [{ ...common, type: 'references', reference: referenceTo(registry, field.target) }];
    case 'generic':
      return [
        { header: `${name}_type`, required, type: 'object type', choices: field.targets },
        { header: name, required, type: 'name', help: `By name, model or slug; or a column ${name}_id` },
      ];
    case 'terminations':
      return endColumns(registry, name, field);
    case 'choice':
      return [{ ...common, type: 'choice', choices: field.choices.map(({ value }) => value) }];
    case 'object-types':
      return [{ ...common, type: 'object types', ...targetsOf(field.targets) }];
    case 'object-type':
      return [{ ...common, type: 'object type', ...targetsOf(field.targets) }];
    case 'json':
      return [{ ...common, type: 'JSON', ...(field.parseList || field.any ? {} : membersHelp(name, field.help)) }];
    case 'text':
      return [{ ...common, type: field.format ?? 'text' }];
    default:
      return [{ ...common, type: field.kind }];
  }
}

const membersHelp = (name: string, help = '') => ({
  help: `${help === '' ? '' : `${help}. `}Or columns such as ${name}.x for its members`,
});

/** NetBox: `cf_<name>`. */
function customColumn(
  registry: Registry,
  { name, type, required, choiceSet, relatedType }: CustomField,
): ColumnDescription {
  const target = relatedType === null ? undefined : registry.find(relatedType);
  return {
    header: customPrefix + name,
    required,
    type,
    ...(choiceSet ? { choices: [...choiceSet.values] } : {}),
    ...(target ? { reference: referenceTo(registry, target.type) } : {}),
  };
}

const referenceTo = ({ resourceOf }: Registry, type: TypeName) => ({ type, accessor: importKeyOf(resourceOf(type)) });
const targetsOf = (targets: readonly TypeName[] | 'any') => (targets === 'any' ? {} : { choices: targets });

/** NetBox: what narrows another column, such as the manufacturer of a device type. */
function scopesOf(registry: Registry, resource: Resource, name: string): readonly ColumnDescription[] {
  const field = resource.fields[name];
  if (field?.kind !== 'reference') return [];
  return Object.entries(resource.importScope?.[name] ?? {}).flatMap(([attribute, header]) => {
    const scoping = registry.resourceOf(field.target).fields[attribute];
    if (resource.fields[header] || scoping?.kind !== 'reference') return [];
    const help = `Tells one ${name} from others of the same name`;
    return [{ header, required: false, type: 'reference', reference: referenceTo(registry, scoping.target), help }];
  });
}

/** NetBox: what one end of a cable is attached to. */
function endColumns(
  { resourceOf }: Registry,
  name: string,
  { targets, required }: TerminationsField,
): readonly ColumnDescription[] {
  const side = `side_${name.replace(/_terminations$/, '')}`;
  const owners = [...new Set(targets.flatMap((type) => ownersOf(resourceOf(type))))];
  return [
    { header: `${side}_type`, required: required ?? false, type: 'object type', choices: targets },
    ...owners.map((owner) => ({ header: `${side}_${owner}`, required: false, type: 'name', help: `Its ${owner}` })),
    { header: `${side}_site`, required: false, type: 'name', help: 'Tells devices of one name apart' },
    { header: `${side}_name`, required: false, type: 'name', help: 'What the cable ends at' },
    { header: `${side}_id`, required: false, type: 'integers', help: 'In place of names' },
  ];
}

/** What the unique names of a component are unique in. */
const ownersOf = ({ unique, fields }: Resource): readonly string[] =>
  unique.flatMap((constraint) => constraint.fields.filter((name) => fields[name]?.kind === 'reference')).slice(0, 1);
