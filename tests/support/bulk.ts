import type { Json } from '../../src/domain/engine/json.ts';
import { createMany, deleteMany, updateMany } from '../../src/domain/engine/write/bulk.ts';
import { registry } from '../../src/domain/registry.ts';
import type { Lifecycle } from './lifecycle.ts';

const resource = (model: string) => registry.resourceOf(`netbox_asset_lifecycle.${model}`);
const anyVersion = () => undefined;

/** Bulk requests on the plan of the moment. */
export const bulkOn = (plan: () => Lifecycle) => ({
  create: async (model: string, body: readonly Json[]) =>
    (await createMany(plan().context, resource(model), body)).map(({ id }) => id),
  update: (model: string, body: readonly Json[]) =>
    updateMany(plan().context, resource(model), body, 'partial', anyVersion),
  destroy: (model: string, body: readonly Json[]) => deleteMany(plan().context, resource(model), body, anyVersion),
  vendors: (count: number) => Array.from({ length: count }, () => ({ name: plan().name('vendor') })),
  nameOf: async (model: string, id: number) => (await plan().values(model, id)).name,
});
