import { invalid } from '../../engine/errors.ts';
import type { Json, JsonObject } from '../../engine/json.ts';
import type { Work } from '../../engine/ports.ts';
import { filterProblems } from '../../engine/query/filter-json.ts';
import { defineResource } from '../../engine/resource/resource.ts';
import { choices } from '../../engine/schema/choices.ts';
import type { TypeName } from '../../engine/schema/field-kinds.ts';
import { boolean, choice, jsonObject, objectTypes, primary, reference } from '../../engine/schema/fields.ts';
import { assetTypes } from '../item/item.ts';
import { requireDraft } from '../status/locks.ts';

const scopeActions = choices({ include: 'Include', exclude: 'Exclude' });

const isPlain = (value: Json): boolean => typeof value !== 'object' || value === null;

/** The form of a query string: a value or a list of values for each name. */
function flatFilters(parameters: JsonObject): JsonObject | string {
  const nested = Object.entries(parameters).filter(
    ([, value]) => !isPlain(value) && !(Array.isArray(value) && value.every(isPlain)),
  );
  return nested.length === 0
    ? parameters
    : `A filter needs a value or a list of values: ${nested.map(([name]) => name).join(', ')}.`;
}

const bomType = 'netbox_asset_lifecycle.bom';

const bomScopeRuleFields = {
  bom: reference(bomType, {
    required: true,
    onDelete: 'cascade',
    owner: true,
    immutable: 'A scope rule cannot move to another BOM.',
  }),
  object_types: objectTypes(assetTypes, { required: true }),
  enabled: boolean({ default: true }),
  action: choice(scopeActions, { default: 'include' }),
  parameters: jsonObject({
    parse: flatFilters,
    long: true,
    help: 'Filters of the list endpoints, for example {"site": "ams", "status": ["planned"]}',
  }),
  ...primary,
} as const;

/** Asset Lifecycle: which objects a BOM covers, in the words of NetBox's list filters. */
export const bomScopeRule = defineResource({
  app: 'asset-lifecycle',
  model: 'bomscoperule',
  endpoint: 'bom-scope-rules',
  label: 'BOM scope rule',
  fields: bomScopeRuleFields,
  ordering: ['bom', 'action'],
  brief: ['bom', 'object_types', 'action', 'description'],
  search: ['description', 'comments'],
  display: ({ action, object_types }) => `${action} ${object_types.join(', ')}`,
  displayNeeds: ['bom'],
  check: ({ after }) =>
    after.object_types.length === 0 ? { object_types: ['This list may not be empty.'] } : undefined,
  async onSave({ after }, work) {
    const problems = await scopeProblems(work, after);
    if (problems.length > 0) throw invalid({ parameters: problems });
    await scopeChanged(work, after.bom);
  },
  onDelete: ({ values }, work) => scopeChanged(work, values.bom),
});

/** The scope of a rule, stored or not. */
export interface Scope {
  readonly object_types: readonly TypeName[];
  readonly action: 'include' | 'exclude';
  readonly parameters: JsonObject;
}

/** The errors of the filters of a rule, for each of its types. */
export async function scopeProblems(
  work: Pick<Work, 'reader' | 'actor'>,
  { object_types, parameters }: Pick<Scope, 'object_types' | 'parameters'>,
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const type of object_types)
    problems.push(...(await filterProblems(work, type, parameters)).map((problem) => `${type}: ${problem}`));
  return problems;
}

/**
 * Asset Lifecycle: rules change only in draft, and a generated BOM is then no longer current. The BOM is written in any
 * case: a generation that runs at the same moment must not miss the rule.
 */
async function scopeChanged(work: Work, bomId: number): Promise<void> {
  const bom = await requireDraft(work, bomType, bomId, 'A scope rule');
  if (bom) work.update(bom, { is_current: bom.values.last_generated === null });
}

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.bomscoperule': typeof bomScopeRuleFields;
  }
}
