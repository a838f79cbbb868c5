import type { JsonObject } from '../engine/json.ts';
import { objectTypeId } from '../engine/resource/registry.ts';
import type { Resource } from '../engine/resource/resource.ts';

/** The route of the list of types, which comes from the declarations and not from the table. */
export const objectTypeList = { app: 'core', endpoint: 'object-types', path: '/api/core/object-types' } as const;

/** NetBox: how the apps are called. */
const appNames = {
  core: 'Core',
  dcim: 'DCIM',
  extras: 'Customization',
  tenancy: 'Tenancy',
  users: 'Users',
  'asset-lifecycle': 'Asset Lifecycle',
} as const;

/** NetBox: what objects of a type can do, in the words of the core. */
function featuresOf(resource: Resource): readonly string[] {
  const features = {
    change_logging: !resource.unlogged,
    contacts: resource.contacts === true,
    custom_fields: resource.fields.custom_fields !== undefined,
    journaling: resource.fields.custom_fields !== undefined,
    tags: resource.fields.tags !== undefined,
  };
  return Object.entries(features).flatMap(([name, offered]) => (offered ? [name] : []));
}

/** NetBox: how people call a type. */
export const displayOfType = ({ app, label }: Resource): string => `${appNames[app]} | ${label}`;

/** NetBox: the answer for one object type. */
export function describeType(resource: Resource, baseUrl: string): JsonObject {
  const [app_label = '', model = ''] = resource.type.split('.');
  const id = objectTypeId(resource.type);
  return {
    id,
    url: `${baseUrl}${objectTypeList.path}/${id}/`,
    display: displayOfType(resource),
    app_label,
    app_name: appNames[resource.app],
    model,
    model_name: resource.label,
    model_name_plural: resource.labelPlural,
    public: true,
    features: featuresOf(resource),
    is_plugin_model: resource.app === 'asset-lifecycle',
    rest_api_endpoint: `${resource.path}/`,
    description: '',
  };
}

/** Whether a described type passes a filter with this text. */
export type TypeTest = (type: JsonObject, text: string) => boolean;
const same =
  (name: string): TypeTest =>
  (type, text) =>
    `${type[name]}` === text.toLowerCase();

/** Filters of the list of types, by name. */
export const typeFilters: ReadonlyMap<string, TypeTest> = new Map<string, TypeTest>([
  ...['id', 'app_label', 'model', 'public', 'is_plugin_model'].map((name): [string, TypeTest] => [name, same(name)]),
  ['feature', ({ features }, text) => Array.isArray(features) && features.includes(text)],
  ['q', ({ app_label, model }, text) => `${app_label} ${model}`.toLowerCase().includes(text.toLowerCase())],
]);
