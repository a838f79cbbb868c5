import type { Context } from '../../engine/context.ts';
import type { JsonObject } from '../../engine/json.ts';
import type { Resource } from '../../engine/resource/resource.ts';
import { defaults } from '../../engine/schema/defaults.ts';
import { save } from '../../engine/write/save.ts';

/** Creates the data that every new installation starts with, in the order of the registry; what is there stays. */
export async function installDefaults(context: Context): Promise<void> {
  for (const resource of context.store.registry.resources)
    for (const input of (await resource.defaults?.()) ?? [])
      if (!(await exists(context, resource, input))) await save(context, { resource, input, completeness: 'whole' });
}

async function exists({ store }: Context, resource: Resource, input: JsonObject): Promise<boolean> {
  const values = { ...defaults(resource), ...input };
  const holders = await Promise.all(resource.unique.map(({ name }) => store.findUnique(resource.type, name, values)));
  return holders.some((holder) => holder !== undefined);
}
