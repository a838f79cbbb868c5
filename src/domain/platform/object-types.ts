import type { JsonObject } from '../model/json.ts';
import type { Resource } from '../model/resource.ts';
import { objectTypeId } from '../registry.ts';

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

/** NetBox: the answer for one object type. */
export function describeType(resource: Resource, baseUrl: string): JsonObject {
  const [app_label = '', model = ''] = resource.type.split('.');
  const id = objectTypeId(resource.type);
  return {
    id,
    url: `${baseUrl}/api/core/object-types/${id}/`,
    display: `${appNames[resource.app]} | ${resource.label}`,
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
