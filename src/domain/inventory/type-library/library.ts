import type { Resource } from '../../engine/resource/resource.ts';
import type { Field, TypeName } from '../../engine/schema/field-kinds.ts';
import { ownFields } from '../component-template.ts';
import { templateKinds } from '../instantiate.ts';

/** The types that devicetype-library describes, and the field by which component templates name them. */
const owners: ReadonlyMap<TypeName, 'device_type' | 'module_type' | undefined> = new Map([
  ['dcim.devicetype', 'device_type'],
  ['dcim.moduletype', 'module_type'],
  ['dcim.racktype', undefined],
] as const);

export const isLibraryType = ({ type }: Resource): boolean => owners.has(type);

/** One list of component templates in a document. */
export interface ComponentList {
  /** `console-ports`, `interfaces`, ... */
  readonly key: string;
  readonly template: Resource;
  /** The field of a template that names the type. */
  readonly owner: 'device_type' | 'module_type';
}

/** The lists that documents of a type may have, each after those that its components lead to. */
export function componentLists({ type }: Resource): readonly ComponentList[] {
  const owner = owners.get(type);
  if (!owner) return [];
  return templateKinds.map((template) => ({ key: template.endpoint.replace(/-templates$/, 's'), template, owner }));
}

/** The fields of a component, as documents have them. */
export const componentFields = (template: Resource): readonly (readonly [string, Field])[] => [
  ...['name', 'label', 'description'].flatMap((name): [string, Field][] => {
    const field = template.fields[name];
    return field ? [[name, field]] : [];
  }),
  ...ownFields(template).filter(([, field]) => !field.hidden),
];

/** NetBox 4.5: the list that maps front ports to positions of rear ports. */
export const portMappings = 'port-mappings';

/** Fields that documents have under another name. */
export const documentNames: Readonly<Record<string, string>> = { attributes: 'attribute_data' };
