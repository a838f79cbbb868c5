import { requireObject } from '../../engine/access/access.ts';
import type { AccessAction } from '../../engine/access/grants.ts';
import type { Context } from '../../engine/context.ts';
import { invalid } from '../../engine/errors.ts';
import type { JsonObject } from '../../engine/json.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { bom as bomResource } from './bom.ts';
import { type comparisonForm, lineChanges, referencedLines } from './bom-changes.ts';
import { bomScope, enabledRules, type ScopeRule } from './bom-scope.ts';
import { type Scope, scopeProblems } from './bom-scope-rule.ts';
import { assetsOf, generatedLines, withCableTypes } from './bom-snapshot.ts';
import { describedChanges } from './described-changes.ts';

/** What generating a BOM would change now. */
type BomComparison = SchemaValues<typeof comparisonForm> & JsonObject;

/** A rule in a request that is not stored. */
interface UnsavedRule extends Scope {
  readonly enabled: boolean;
}

/** Compares the snapshot with what the rules of the BOM find now. */
export const diffBom = (context: Context, bomId: number): Promise<BomComparison> =>
  compareBom(context, bomId, 'view', []);

/**
 * Evaluates rules without storing anything: those of the BOM, or `unsaved` ones instead. Fails with 403 without the permission
 * to change the BOM. Rules find only what the caller may view.
 */
export const previewBom = (
  context: Context,
  bomId: number,
  unsaved: readonly UnsavedRule[] = [],
): Promise<BomComparison> => compareBom(context, bomId, 'change', unsaved);

async function compareBom(
  context: Context,
  bomId: number,
  permission: AccessAction,
  unsaved: readonly UnsavedRule[],
): Promise<BomComparison> {
  const work = new UnitOfWork(context);
  const bom = await requireObject(work, permission, bomResource, bomId);
  await requireFittingRules(work, unsaved);
  const rules: readonly ScopeRule[] =
    unsaved.length > 0 ? unsaved.filter(({ enabled }) => enabled) : await enabledRules(work, bomId);
  const [lines, assets] = await Promise.all([generatedLines(work, bomId), assetsOf(work.reader, bomId)]);
  const scope = await bomScope(work, rules, assets);
  const lineDifferences = lineChanges(lines, await withCableTypes(work.reader, scope.rollUp.lines));
  const changes = await describedChanges(work, lines, lineDifferences, { before: assets.objects, scope });
  const touched = changes.lines_added.length + changes.lines_changed.length + changes.lines_removed.length;
  return {
    bom: bomId,
    last_generated: bom.values.last_generated,
    differs: touched + changes.objects_in + changes.objects_out > 0,
    refused: referencedLines(lineDifferences.removed).length > 0,
    ...changes,
  };
}

async function requireFittingRules(work: UnitOfWork, rules: readonly UnsavedRule[]): Promise<void> {
  const problems = await Promise.all(
    rules.map(async (rule, index) => [`rules[${index}].parameters`, await scopeProblems(work, rule)] as const),
  );
  const wrong = problems.filter(([, messages]) => messages.length > 0);
  if (wrong.length > 0) throw invalid(Object.fromEntries(wrong));
}
