import { grantOf, permitted } from '../../../engine/access/access.ts';
import type { Context } from '../../../engine/context.ts';
import { invalid } from '../../../engine/errors.ts';
import type { Json } from '../../../engine/json.ts';
import { Tables } from '../../../engine/query/tables.ts';
import { loadObjects } from '../../../engine/resource/load-objects.ts';
import { itemTypes } from '../../item/item.ts';
import type { DemandLine } from './demand.ts';
import type { DemandQuery } from './demand-form.ts';

const ruleType = 'netbox_asset_lifecycle.bomscoperule';
const poolType = 'netbox_asset_lifecycle.sparespool';

type Test = (line: DemandLine) => boolean;

/** The lines that a query asks for, of those that the caller may view. Fails with 400 per parameter. */
export async function selectedLines(
  context: Context,
  lines: readonly DemandLine[],
  query: DemandQuery,
): Promise<readonly DemandLine[]> {
  const tests = [itemTest(query), dateTest(query), await siteTest(context, lines, query.site_id)];
  return lines.filter(
    (line) =>
      line.isVisible &&
      (query.bom_id.length === 0 || query.bom_id.includes(line.bom)) &&
      (!query.short || line.short > 0 || line.hiddenDocuments > 0) &&
      tests.every((test) => test(line)),
  );
}

function itemTest({ item_type: type, item_id: id }: Pick<DemandQuery, 'item_type' | 'item_id'>): Test {
  if (type !== null && !itemTypes.includes(type)) throw invalid({ item_type: [`${type} is not a type of an item.`] });
  if (id !== null && type === null) throw invalid({ item_type: ['This field is required with item_id.'] });
  return ({ item }) => (type === null || item?.type === type) && (id === null || item?.id === id);
}

/** A BOM without a date is in no span of days. */
function dateTest({ date_needed_before: to, date_needed_after: from }: DemandQuery): Test {
  return ({ dateNeeded }) =>
    (to === null || (dateNeeded !== null && dateNeeded <= to)) &&
    (from === null || (dateNeeded !== null && dateNeeded >= from));
}

/**
 * A BOM is for a site when an enabled rule that includes objects names the site; a line that was reordered for a pool is for the
 * pool's site. Rules that the caller may not view do not count.
 */
async function siteTest(
  { store, actor }: Context,
  lines: readonly DemandLine[],
  ids: readonly number[],
): Promise<Test> {
  if (ids.length === 0) return () => true;
  const [tables, sites, pools, grant] = await Promise.all([
    Tables.read(store, [ruleType]),
    loadObjects(store, 'dcim.site', ids),
    loadObjects(
      store,
      poolType,
      lines.flatMap(({ pool }) => pool ?? []),
    ),
    grantOf(store.registry, actor, 'view', ruleType),
  ]);
  const slugs = new Set(sites.map(({ values }) => values.slug));
  const rules = tables.where(ruleType, ({ values }) => values.enabled && values.action === 'include');
  const naming = rules.filter(
    ({ values: { parameters } }) =>
      list(parameters.site).some((slug) => slugs.has(String(slug))) ||
      list(parameters.site_id).some((id) => ids.includes(Number(id))),
  );
  const boms = new Set((await permitted(store, grant, naming)).map(({ values }) => values.bom));
  const atSite = new Set(pools.filter(({ values }) => ids.includes(values.site)).map(({ id }) => id));
  return ({ bom, pool }) => (pool === null ? boms.has(bom) : atSite.has(pool));
}

const list = (value: Json | undefined): readonly Json[] => (value === undefined ? [] : [value].flat());
