import { defineResource } from '../../engine/resource/resource.ts';
import { choice, primary } from '../../engine/schema/fields.ts';
import { cableProfiles, cableTypes } from '../../inventory/cable-choices.ts';
import { cableConnectors, powerConnectors } from './connectors.ts';

const cableTypeFields = {
  type: choice(cableTypes, { required: true, bare: true, multi: true }),
  profile: choice(cableProfiles, {}),
  connector_a: choice(cableConnectors, {}),
  connector_b: choice(cableConnectors, {}),
  ...primary,
} as const;

/** Asset Lifecycle: what a cable is, since NetBox has no catalogue of them: medium, profile and the connectors. */
export const cableType = defineResource({
  app: 'asset-lifecycle',
  model: 'cabletype',
  endpoint: 'cable-types',
  label: 'cable type',
  fields: cableTypeFields,
  unique: [
    {
      name: 'key',
      fields: ['type', 'profile', 'connector_a', 'connector_b'],
      nullIsValue: true,
      message: 'Cable type with this Type, Profile, Connector A and Connector B already exists.',
    },
  ],
  naturalKey: 'type',
  importKey: 'type',
  ordering: ['type', 'profile', 'connector_a', 'connector_b'],
  brief: ['type', 'profile', 'connector_a', 'connector_b', 'description'],
  search: ['description', 'comments'],
  display: ({ type, profile, connector_a, connector_b }) =>
    [type, profile, [connector_a, connector_b].filter(Boolean).join(' - ')].filter(Boolean).join(' '),
  check({ after }) {
    const errors: Record<string, string[]> = {};
    for (const end of ['connector_a', 'connector_b'] as const) {
      const connector = after[end];
      if (connector !== null && powerConnectors.has(connector) !== (after.type === 'power'))
        errors[end] = [
          after.type === 'power'
            ? 'A power cable needs a power port or outlet connector.'
            : 'Power connectors are for power cables only.',
        ];
    }
    return errors;
  },
});

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.cabletype': typeof cableTypeFields;
  }
}
