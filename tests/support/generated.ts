import type { JsonObject } from '../../src/domain/engine/json.ts';
import type { Lifecycle } from './lifecycle.ts';

/** What a BOM of the plan of the moment consists of. */
export function contentsOn(plan: () => Lifecycle) {
  const assetsOf = (bom: number) => plan().rows('asset', 'bom', bom);
  return {
    assetsOf,
    linesOf: async (bom: number) =>
      (await plan().rows('bomlineitem', 'bom', bom)).map(({ id, values }): JsonObject => ({ id, ...values })),
    objectsOf: async (bom: number) =>
      (await assetsOf(bom))
        .map(({ values }) => values.assigned_object)
        .map((object) => JSON.stringify(object))
        .sort(),
  };
}
