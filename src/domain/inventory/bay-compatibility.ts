import type { JsonObject } from '../engine/json.ts';
import type { Reader } from '../engine/ports.ts';
import { loadObjects } from '../engine/resource/load-objects.ts';
import { fitsBay } from './module-bay-type.ts';

interface Typed {
  readonly module_bay_types: readonly number[];
}

interface Bay {
  readonly id: number;
  readonly values: Typed & { readonly installed_module: number | null };
}

interface Module {
  readonly id: number;
  readonly values: { readonly module_bay: number; readonly module_type: number };
}

/** Whether the module in each bay, if any, fits it. Reads nothing for bays that any module fits. */
export async function baysWithFittingModules(bays: readonly Bay[], reader: Reader) {
  const chosen = bays.filter(({ values }) => values.module_bay_types.length > 0);
  const ids = chosen.flatMap(({ values: { installed_module } }) => installed_module ?? []);
  const modules = byId(await loadObjects(reader, 'dcim.module', ids));
  const types = byId(await loadObjects(reader, 'dcim.moduletype', typesOf([...modules.values()])));
  return answers(bays, 'is_module_compatible', ({ values: { installed_module, module_bay_types } }) => {
    const module = modules.get(installed_module ?? 0);
    return fitsBay(module_bay_types, bayTypesIn(module && types.get(module.module_type)));
  });
}

/** Whether each module fits its bay. Reads the types, which are few, and bays for those that do not fit any. */
export async function modulesInFittingBays(modules: readonly Module[], reader: Reader) {
  const types = byId(await loadObjects(reader, 'dcim.moduletype', typesOf(modules.map(({ values }) => values))));
  const typed = modules.filter(({ values }) => bayTypesIn(types.get(values.module_type)).length > 0);
  const bays = byId(
    await loadObjects(
      reader,
      'dcim.modulebay',
      typed.map(({ values }) => values.module_bay),
    ),
  );
  return answers(modules, 'is_bay_compatible', ({ values: { module_bay, module_type } }) =>
    fitsBay(bayTypesIn(bays.get(module_bay)), bayTypesIn(types.get(module_type))),
  );
}

const byId = <V>(objects: readonly { readonly id: number; readonly values: V }[]): ReadonlyMap<number, V> =>
  new Map(objects.map(({ id, values }) => [id, values]));

const typesOf = (modules: readonly Pick<Module['values'], 'module_type'>[]): readonly number[] => [
  ...new Set(modules.map(({ module_type }) => module_type)),
];

const bayTypesIn = (values: Typed | undefined): readonly number[] => values?.module_bay_types ?? [];

const answers = <O extends { readonly id: number }>(
  objects: readonly O[],
  name: string,
  fits: (object: O) => boolean,
): ReadonlyMap<number, JsonObject> => new Map(objects.map((object) => [object.id, { [name]: fits(object) }]));
