import { className } from '../../../domain/engine/errors.ts';
import type { JsonObject } from '../../../domain/engine/json.ts';
import type { Resource } from '../../../domain/engine/resource/resource.ts';

/** The schemas of one resource, by their names in the document. NetBox names them in the same way. */
export function schemaNames({ label }: Pick<Resource, 'label'>) {
  const name = className(label);
  return {
    full: name,
    brief: `Brief${name}`,
    nested: `Nested${name}`,
    linked: `Linked${name}`,
    page: `Paginated${name}List`,
    /** The attributes by which a reference names its object. */
    attributes: `Brief${name}Request`,
    /** What POST and PUT take. */
    writable: `Writable${name}Request`,
    /** What PATCH takes. */
    patched: `PatchedWritable${name}Request`,
  };
}

export const schemaRef = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });

/** The beginning of operation ids: `dcim_device_types`, `plugins_asset_lifecycle_boms`. */
export const operationPrefix = (path: string): string =>
  path
    .replace(/^\/api\//, '')
    .replace(/\{[^}]*\}/g, '')
    .split(/[^a-zA-Z0-9]+/)
    .filter((part) => part !== '')
    .join('_');
