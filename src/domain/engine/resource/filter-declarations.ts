import { memoizeByObject } from '../memoize.ts';
import type { Field } from '../schema/field-kinds.ts';
import { ownerFilters } from './declared-filters.ts';
import {
  choiceLookups,
  countFilters,
  declaredFilters,
  type Entry,
  namedLookups,
  unofferedFilters,
  withLookups,
} from './filter-entries.ts';
import { type FilterDefinition, numberLookups, suffixed, textLookups } from './filter-kinds.ts';
import type { Resource } from './resource.ts';

/** NetBox: which objects a request, by its X-Request-ID, has created or changed. */
const requestFilters = {
  created_by_request: ['create'],
  updated_by_request: ['update'],
  modified_by_request: ['create', 'update'],
} as const;

/** Every filter parameter of a list endpoint, by name. NetBox: the lookup suffixes follow from the field type. */
export const filtersOf = memoizeByObject((resource: Resource): ReadonlyMap<string, FilterDefinition> => {
  const { fields, counts = {} } = resource;
  const catalogue = new Map<string, FilterDefinition>([
    ...(fields.tags && fields.description ? unofferedFilters(ownerFilters) : []),
    ...unofferedFilters(resource.unoffered ?? {}),
    ...withLookups('id', numberLookups, (lookup) => ({ kind: 'id', lookup })),
    ...Object.entries(fields).flatMap(([name, field]) =>
      field.secret || field.writeOnly || name.startsWith('_') ? [] : fieldFilters(name, field),
    ),
    ...Object.entries(counts).flatMap(([name, { filtered }]) => (filtered ? countFilters(name) : [])),
    ...(resource.tree === undefined ? [] : ancestorFilters(resource.tree)),
  ]);
  if (resource.search) catalogue.set('q', { kind: 'search' });
  if (fields.created && !resource.unlogged)
    for (const [name, actions] of Object.entries(requestFilters)) catalogue.set(name, { kind: 'by-request', actions });
  for (const [name, declared] of Object.entries({ ...(resource.contacts ? contactFilters : {}), ...resource.filters }))
    for (const [suffixedName, definition] of declaredFilters(name, declared, catalogue))
      catalogue.set(suffixedName, definition);
  return catalogue;
});

const assigned = { referrer: 'tenancy.contactassignment', field: 'object', isChoice: true } as const;
/** NetBox: objects are found by who is assigned to them. */
const contactFilters = {
  contact: { ...assigned, filter: 'contact_id' },
  contact_role: { ...assigned, filter: 'role_id' },
  contact_group: { ...assigned, filter: 'group_id' },
} as const;

function fieldFilters(name: string, field: Field): readonly Entry[] {
  switch (field.kind) {
    case 'text':
      return withLookups(name, textLookups, (lookup) => ({ kind: 'text', field: name, lookup }));
    case 'choice':
      return withLookups(name, textLookups, (lookup) => ({ kind: 'choice', field: name, lookup }));
    case 'integer':
    case 'decimal':
    case 'date':
    case 'datetime':
      return [
        ...withLookups(name, numberLookups, (lookup) => ({ kind: 'number', field: name, lookup })),
        ...(field.nullable ? [[`${name}__isnull`, { kind: 'is-null', field: name }] as const] : []),
      ];
    case 'boolean':
      return [[name, { kind: 'boolean', field: name }]];
    case 'reference':
      return referenceFilters(name);
    case 'references':
      return listFilters(name, field.filterMode);
    case 'generic':
      return objectFilters(name, name);
    case 'terminations':
      return objectFilters(name, name.replace(/^(\w)_terminations$/, 'termination_$1'));
    case 'object-type':
      return typeFilters(name, name);
    case 'object-types':
      return [
        ...typeFilters(name, name.replace(/s$/, '')),
        ...withLookups(name, choiceLookups, (lookup) => ({ kind: 'object-type', field: name, lookup })),
      ];
    case 'computed':
      // Of what is not offered there is no count.
      return field.schema === 'integer' && field.refusal === undefined ? countFilters(name) : [];
    case 'json':
    case 'custom-fields':
    case 'mappings':
      return [];
  }
}

const referenceFilters = (name: string): readonly Entry[] =>
  (['id', 'key'] as const).flatMap((by) =>
    withLookups(by === 'id' ? `${name}_id` : name, choiceLookups, (lookup) => ({
      kind: 'reference',
      field: name,
      by,
      negated: lookup === 'n',
    })),
  );

/** NetBox: types are named by app and model, or by their ids. */
const typeFilters = (field: string, name: string): readonly Entry[] => [
  ...withLookups(name, namedLookups, (lookup) => ({ kind: 'object-type', field, lookup })),
  ...withLookups(`${name}_id`, choiceLookups, (lookup) => ({ kind: 'object-type', field, lookup })),
];

/** NetBox: a tree is filtered by `parent`, which means direct children, and by `ancestor`, which means all below it. */
const ancestorFilters = (field: string): readonly Entry[] =>
  [['ancestor', 'key'] as const, ['ancestor_id', 'id'] as const].flatMap(([name, by]) =>
    withLookups(name, choiceLookups, (lookup) => ({
      kind: 'reference',
      field,
      by,
      negated: lookup === 'n',
      below: true,
    })),
  );

/** NetBox: what an object points at, or ends at, is filtered by type and id. */
const objectFilters = (field: string, name: string): readonly Entry[] => [
  ...withLookups(`${name}_type`, choiceLookups, (lookup) => ({ kind: 'generic-type', field, negated: lookup === 'n' })),
  ...withLookups(`${name}_id`, numberLookups, (lookup) => ({ kind: 'generic-id', field, lookup })),
];

const listFilters = (name: string, mode: 'all' | 'any'): readonly Entry[] => {
  const singular = name.replace(/s$/, '');
  const modes: readonly (readonly [string, 'all' | 'any' | 'none'])[] = [
    ['', mode],
    ['any', 'any'],
    ['n', 'none'],
  ];
  return modes.flatMap(([suffix, matching]): readonly Entry[] => [
    [suffixed(singular, suffix), { kind: 'list', field: name, by: 'key', mode: matching }],
    [suffixed(`${singular}_id`, suffix), { kind: 'list', field: name, by: 'id', mode: matching }],
  ]);
};
