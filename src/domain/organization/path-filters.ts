import type { PathFilter } from '../engine/resource/declared-filters.ts';

/** Filters that lead through a reference, by name and by id. */
const through = (reference: string, names: Readonly<Record<string, string>>): Readonly<Record<string, PathFilter>> =>
  Object.fromEntries(
    Object.entries(names).flatMap(([name, filter]) =>
      ['', '_id'].map((suffix) => [`${name}${suffix}`, { through: reference, filter: `${filter}${suffix}` }]),
    ),
  );

/** NetBox: what belongs to a tenant is found by the groups that the tenant is in. */
export const tenantFilters = through('tenant', { tenant_group: 'group' });

/** NetBox: what stands in a site is found by the regions and groups of the site. */
export const siteFilters = through('site', { region: 'region', site_group: 'group' });
