import { resources } from '../registry.ts';
import type { Context } from './context.ts';
import { save } from './save.ts';

/** Creates the data that every new installation starts with, in the order of the registry. */
export async function installDefaults(context: Context): Promise<void> {
  for (const resource of resources)
    for (const input of resource.defaults ?? []) await save(context, { resource, input, completeness: 'whole' });
}
