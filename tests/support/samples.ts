import type { Json, JsonObject } from '../../src/domain/engine/json.ts';
import type { Resource } from '../../src/domain/engine/resource/resource.ts';
import type { Field } from '../../src/domain/engine/schema/field-kinds.ts';
import type { Store } from '../../src/domain/engine/store.ts';
import { registry } from '../../src/domain/registry.ts';
import { commitAll, creation, unit } from './changes.ts';

/** Two objects of every resource stand in the table under these ids; each refers to those with its own id. */
export const firstId = 1001;
export const secondId = 1002;

/** Writes the samples past all rules: they need only be there. */
export async function storeSamples(store: Store): Promise<void> {
  const changes = registry.resources.flatMap((resource) =>
    [firstId, secondId].map((id) => creation(resource.type, id, sampleValues(resource, id))),
  );
  await commitAll(
    store,
    changes.map((change) => unit(change)),
  );
}

const sampleValues = (resource: Resource, id: number): JsonObject =>
  Object.fromEntries(
    Object.entries(resource.fields).flatMap(([name, field]): [string, Json][] => {
      const value = resource.tree === name ? null : sampleValue(name, field, id, isAlone(resource, name));
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** Only one object may have the default. */
const isAlone = ({ unique }: Resource, name: string): boolean =>
  unique.some(({ fields, nullIsValue }) => nullIsValue && fields.length === 1 && fields[0] === name);

/** Undefined where the default will do. */
function sampleValue(name: string, field: Field, id: number, needed: boolean): Json | undefined {
  if (!needed && !field.required && !['text', 'datetime'].includes(field.kind)) return undefined;
  switch (field.kind) {
    case 'text':
      return field.index ? undefined : `${name}-${id}`.slice(0, field.maxLength ?? 50);
    case 'integer':
      return field.min ?? 1;
    case 'decimal':
      return (field.min ?? 1).toFixed(field.places);
    case 'boolean':
      return false;
    case 'choice':
      return field.choices[id - firstId]?.value ?? null;
    case 'date':
      return '2026-01-01';
    case 'datetime':
      return '2026-01-01T00:00:00.000Z';
    case 'reference':
      return id;
    case 'references':
      return [id];
    case 'generic':
      return { type: field.targets[0] ?? 'dcim.site', id };
    case 'object-type':
      return field.targets === 'any' ? 'dcim.site' : (field.targets[0] ?? 'dcim.site');
    case 'object-types':
      return ['dcim.site'];
    default:
      return undefined;
  }
}
