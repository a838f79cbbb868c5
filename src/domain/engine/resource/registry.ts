import type { Field, ObjectTypeField, ObjectTypesField, OnDelete, TypeName } from '../schema/field-kinds.ts';
import type { Resource } from './resource.ts';

/** The declarations of everything that a store keeps. */
export interface Registry {
  /** What the API offers, in the order in which its root and the documentation list it. */
  readonly resources: readonly Resource[];
  /** All that the table keeps. */
  readonly stored: readonly Resource[];
  /** The resource of this type, if the API offers one. */
  readonly find: (type: string) => Resource | undefined;
  /** The declaration of a type that the code or a stored object names. Throws without one: a declaration is missing. */
  readonly resourceOf: (type: TypeName) => Resource;
  /** Who may refer to objects of this type: they are protected, cascade, or lose the reference when one is deleted. */
  readonly referrersOf: (type: TypeName) => readonly Referrer[];
}

/** A field of some resource that may point at the type in question. */
export interface Referrer {
  readonly resource: Resource;
  readonly field: string;
}

/** `keptApart`: what the table keeps beside the resources of the API. */
export function registryOf(resources: readonly Resource[], keptApart: readonly Resource[] = []): Registry {
  const all = [...resources, ...keptApart];
  const offered = new Map<string, Resource>(resources.map((resource) => [resource.type, resource]));
  const byType = new Map<TypeName, Resource>(all.map((resource) => [resource.type, resource]));
  const referrers = new Map<TypeName, readonly Referrer[]>();
  return {
    resources,
    stored: all,
    find: (type) => offered.get(type),
    resourceOf(type) {
      const resource = byType.get(type);
      if (!resource) throw new Error(`No resource is declared for ${type}`);
      return resource;
    },
    referrersOf(type) {
      const known = referrers.get(type) ?? readReferrers(all, type);
      referrers.set(type, known);
      return known;
    },
  };
}

const readReferrers = (resources: readonly Resource[], type: TypeName): readonly Referrer[] =>
  resources.flatMap((resource) =>
    Object.entries(resource.fields).flatMap(([field, declaration]) =>
      mayPointAt(declaration, type) ? [{ resource, field }] : [],
    ),
  );

const mayPointAt = (field: Field, type: TypeName): boolean => {
  switch (field.kind) {
    case 'reference':
    case 'references':
      return field.target === type;
    case 'generic':
    case 'terminations':
      return field.targets.includes(type);
    case 'mappings':
      return field.target === type && !field.writeOnly;
    default:
      return false;
  }
};

/** What becomes of the referrer when what it refers to is deleted. */
export const onDeleteOf = ({ resource, field }: Referrer): OnDelete => {
  const declaration = resource.fields[field];
  return declaration && 'onDelete' in declaration ? declaration.onDelete : 'set-null';
};

/** The types that a field may name. */
export function namedTypes({ resources }: Registry, field: ObjectTypeField | ObjectTypesField): readonly TypeName[] {
  if (field.targets !== 'any') return field.targets;
  const having = field.kind === 'object-types' ? field.having : undefined;
  return resources.flatMap(({ type, fields }) => (having === undefined || fields[having] ? [type] : []));
}

/**
 * NetBox gives object types numeric ids. Here the id follows from the name, so that it never changes: a hash of 24 bits,
 * which a test keeps free of collisions.
 */
export function objectTypeId(type: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < type.length; index++) hash = Math.imul(hash ^ type.charCodeAt(index), 0x01000193) >>> 0;
  return (hash >>> 8) + 1;
}
