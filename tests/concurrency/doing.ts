import type { Context } from '../../src/domain/engine/context.ts';
import type { JsonObject } from '../../src/domain/engine/json.ts';
import type { Row } from '../../src/domain/engine/ports.ts';
import type { TypeName } from '../../src/domain/engine/schema/field-kinds.ts';
import { remove } from '../../src/domain/engine/write/delete.ts';
import { save } from '../../src/domain/engine/write/save.ts';
import { registry } from '../../src/domain/registry.ts';
import { every } from './books.ts';
import type { Chance } from './chance.ts';
import { NothingToDo, type Operation } from './history.ts';
import { lifecycleType } from './spares-world.ts';

type Act<W> = (context: Context, world: W, chance: Chance) => Promise<unknown>;

/** An operation that looks for its objects when it is done. */
export const doing = <W>(name: string, weight: number, act: Act<W>): Operation<W> => ({
  name,
  weight,
  choose: (world, chance) => ({ act: async (context) => void (await act(context, world, chance)) }),
});

/** Operations of one world, done in another that has what they need; undefined while it does not have it yet. */
export const within = <V, W>(
  operations: readonly Operation<V>[],
  viewOf: (world: W) => V | undefined,
): readonly Operation<W>[] =>
  operations.map(({ name, weight, choose }) => ({
    name,
    weight,
    choose(world, chance) {
      const view = viewOf(world);
      return view && choose(view, chance);
    },
  }));

export const create = async (context: Context, type: TypeName, input: JsonObject): Promise<number> =>
  (await save(context, { resource: registry.resourceOf(type), input, completeness: 'whole' })).object.id;

export const change = async (context: Context, type: TypeName, id: number, input: JsonObject): Promise<void> =>
  void (await save(context, { resource: registry.resourceOf(type), id, input, completeness: 'partial' }));

export const drop = (context: Context, type: TypeName, id: number): Promise<void> =>
  remove(context, { resource: registry.resourceOf(type), id });

/** One of the objects of a model that are there now and fit; ends the act when there is none. */
export async function anyOf(
  { store }: Context,
  chance: Chance,
  model: string,
  fits: (values: JsonObject) => boolean = () => true,
): Promise<Row> {
  const rows = (await every(store, model)).filter(({ values }) => fits(values));
  if (rows.length === 0) throw new NothingToDo();
  return chance.oneOf(rows);
}

/** One of the objects of a model in one of these statuses. */
export const anyIn = (context: Context, chance: Chance, model: string, ...statuses: readonly string[]): Promise<Row> =>
  anyOf(context, chance, model, ({ status }) => statuses.includes(String(status)));

/** Lines of orders and shipments, BOM lines: the objects of a model with this value in `field`. */
export const childrenOf = async ({ store }: Context, model: string, field: string, value: number | string) =>
  (await every(store, model)).filter(({ values }) => values[field] === value);

/** Several steps of one object along the rules, each a request of its own. */
export async function walk(context: Context, model: string, id: number, ...statuses: readonly string[]): Promise<void> {
  for (const status of statuses) await change(context, lifecycleType(model), id, { status });
}
