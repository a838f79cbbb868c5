import { grantOf } from '../../engine/access/access.ts';
import { visibleReader } from '../../engine/access/visible-reader.ts';
import { Failure, invalid } from '../../engine/errors.ts';
import { isJsonObject, type JsonObject } from '../../engine/json.ts';
import { select, selected } from '../../engine/query/filter.ts';
import { parametersFrom } from '../../engine/query/filter-json.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import type { TypeName } from '../../engine/schema/field-kinds.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { assetTypes } from '../item/item.ts';
import { bomScopeRule, type Scope } from './bom-scope-rule.ts';
import type { Assets } from './bom-snapshot.ts';
import { RollUp } from './roll-up.ts';

/** A rule to evaluate; those that are not stored have no id. */
export interface ScopeRule extends Scope {
  readonly id?: number;
  /** The caller may not view the rule. */
  readonly hidden?: boolean;
}

/** More objects are in scope than the limit of the call. */
export class ScopeTooLarge extends Error {
  override readonly name = 'ScopeTooLarge';
}

export async function enabledRules(work: UnitOfWork, bomId: number): Promise<readonly ScopeRule[]> {
  const rows = await work.children(bomScopeRule.type, 'bom', bomId);
  const enabled = rows.filter(({ values }) => values.enabled).map(({ id }) => id);
  const rules = await loadObjects(work.reader, bomScopeRule.type, enabled);
  const visible = new Set(await work.visible(bomScopeRule.type, rules));
  return rules.map((rule) => ({
    ...(visible.has(rule) ? { id: rule.id } : { hidden: true }),
    object_types: assetTypes.filter((type) => rule.values.object_types.includes(type)),
    action: rule.values.action,
    parameters: rule.values.parameters,
  }));
}

/** The objects that the rules of a BOM select for a caller. */
export interface BomScope {
  readonly rollUp: RollUp;
  /** True for objects of the present snapshot that the caller may not view. */
  readonly isHidden: (type: TypeName, id: number) => boolean;
}

/**
 * Asset Lifecycle: for each object type the union of the includes minus the union of the excludes. Rules find only what the
 * caller may view; objects of the present snapshot (`snapshot`: ids by type) that the caller may not view stay in scope as
 * they are, so that a rule neither reveals nor removes hidden objects. So do objects whose assets are installed, as long as
 * they exist: their units are in use. One that got a substitute counts as the planned item. Fails with ScopeTooLarge once rules have found more than `most` objects.
 */
export async function bomScope(
  work: UnitOfWork,
  rules: readonly ScopeRule[],
  { objects: snapshot, installed, planned }: Pick<Assets, 'objects' | 'installed' | 'planned'>,
  most = Number.POSITIVE_INFINITY,
): Promise<BomScope> {
  const rollUp = new RollUp(planned);
  let read = 0;
  for (const type of assetTypes) {
    const covering = rules.filter(({ object_types }) => object_types.includes(type));
    for (const action of ['include', 'exclude'] as const)
      for (const rule of covering.filter((candidate) => candidate.action === action))
        for await (const row of rowsOfRule(work, type, rule)) {
          read += 1;
          if (read > most) throw new ScopeTooLarge();
          if (action === 'include') rollUp.add(type, row);
          else rollUp.remove(type, row.id);
        }
  }
  for (const [type, ids] of installed) await keepInstalled(work, rollUp, type, ids);
  const hidden = new Map<TypeName, ReadonlySet<number>>();
  for (const [type, ids] of snapshot) hidden.set(type, await keepHidden(work, rollUp, type, ids));
  return { rollUp, isHidden: (type, id) => hidden.get(type)?.has(id) ?? false };
}

async function* rowsOfRule(work: UnitOfWork, type: TypeName, rule: ScopeRule) {
  const reader = visibleReader(work.reader, work.actor);
  const resource = work.reader.registry.resourceOf(type);
  try {
    const selection = await select(work, resource, parametersFrom(rule.parameters));
    yield* selected(reader, resource, selection);
  } catch (error) {
    if (error instanceof Failure && error.kind === 'invalid' && isJsonObject(error.body))
      throw invalid({ __all__: [ruleProblem(rule, error.body)] });
    throw error;
  }
}

const ruleProblem = ({ id, hidden }: ScopeRule, problems: JsonObject): string =>
  hidden
    ? 'A scope rule of the BOM has parameters that are no longer valid.'
    : `Scope rule ${id ?? ''} has parameters that are no longer valid: ${JSON.stringify(problems)}`;

/** Keeps the objects that are installed in the roll-up; those that the rules have found are not read again. */
async function keepInstalled(work: UnitOfWork, rollUp: RollUp, type: TypeName, ids: readonly number[]): Promise<void> {
  const missing = ids.filter((id) => !rollUp.has(type, id));
  for (let start = 0; start < missing.length; start += atOnce)
    for (const object of await loadObjects(work.reader, type, missing.slice(start, start + atOnce)))
      rollUp.keep(type, object);
}

/** Keeps the hidden objects of a snapshot in the roll-up; answers the ids of those and of objects that are gone. */
async function keepHidden(work: UnitOfWork, rollUp: RollUp, type: TypeName, ids: readonly number[]) {
  if ((await grantOf(work.reader.registry, work.actor, 'view', type)) === 'all') return new Set<number>();
  const hidden = new Set(ids);
  for (let start = 0; start < ids.length; start += atOnce) {
    const objects = await loadObjects(work.reader, type, ids.slice(start, start + atOnce));
    const visible = new Set(await work.visible(type, objects));
    for (const object of objects)
      if (visible.has(object)) hidden.delete(object.id);
      else rollUp.add(type, object);
  }
  return hidden;
}

/** Objects of a snapshot that are read and held together. */
const atOnce = 1_000;
