import { bomScopeRule, type Scope } from '../lifecycle/bom-scope-rule.ts';
import { assetTypes } from '../lifecycle/item.ts';
import { RollUp } from '../lifecycle/roll-up.ts';
import { Failure, invalid } from '../model/errors.ts';
import type { TypeName } from '../model/field-kinds.ts';
import { isJsonObject } from '../model/json.ts';
import type { Reader } from '../model/work.ts';
import { resourceOf } from '../registry.ts';
import { matching } from './filter.ts';
import { parametersFrom } from './filter-json.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** A rule to evaluate; those that are not stored have no id. */
export interface ScopeRule extends Scope {
  readonly id?: number;
}

/** More objects are in scope than the caller wants to read now. */
export class ScopeTooLarge extends Error {
  override readonly name = 'ScopeTooLarge';
}

export async function enabledRules(work: UnitOfWork, bomId: number): Promise<readonly ScopeRule[]> {
  const rows = await work.children(bomScopeRule.type, 'bom', bomId);
  const enabled = rows.filter(({ values }) => values.enabled === true);
  const rules = await work.reader.getMany(enabled.map(({ id }) => ({ type: bomScopeRule.type, id })));
  return [...rules.values()].map(({ id, values }) => ({
    id,
    object_types: assetTypes.filter((type) => [values.object_types ?? []].flat().includes(type)),
    action: values.action === 'exclude' ? 'exclude' : 'include',
    parameters: isJsonObject(values.parameters) ? values.parameters : {},
  }));
}

/**
 * Asset Lifecycle: for each object type the union of the includes minus the union of the excludes. Fails with ScopeTooLarge
 * once more than `most` objects were read.
 */
export async function rollUpScope(
  reader: Reader,
  rules: readonly ScopeRule[],
  most = Number.POSITIVE_INFINITY,
): Promise<RollUp> {
  const rollUp = new RollUp();
  let read = 0;
  for (const type of assetTypes) {
    const covering = rules.filter(({ object_types }) => object_types.includes(type));
    for (const action of ['include', 'exclude'] as const)
      for (const rule of covering.filter((candidate) => candidate.action === action))
        for await (const row of rowsOfRule(reader, type, rule)) {
          read += 1;
          if (read > most) throw new ScopeTooLarge();
          if (action === 'include') rollUp.add(type, row);
          else rollUp.remove(type, row.id);
        }
  }
  return rollUp;
}

async function* rowsOfRule(reader: Reader, type: TypeName, { id, parameters }: ScopeRule) {
  try {
    yield* matching(reader, resourceOf(type), parametersFrom(parameters));
  } catch (error) {
    if (error instanceof Failure && error.kind === 'invalid' && isJsonObject(error.body))
      throw invalid({
        __all__: [`Scope rule ${id ?? ''} has parameters that no longer hold: ${JSON.stringify(error.body)}`],
      });
    throw error;
  }
}
