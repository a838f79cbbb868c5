import { slug } from './catalogue.ts';
import type { Estate } from './estate.ts';

export const sites = [
  { name: 'FRA1', region: 'Germany', status: 'active', timeZone: 'Europe/Berlin' },
  { name: 'AMS1', region: 'Netherlands', status: 'planned', timeZone: 'Europe/Amsterdam' },
] as const;

export type Site = (typeof sites)[number]['name'];
export const hallLetters = ['A', 'B'] as const;
export type HallLetter = (typeof hallLetters)[number];

const tenants = [
  ['Network Engineering', 'Platform teams'],
  ['Cloud Platform', 'Platform teams'],
  ['Data Services', 'Platform teams'],
  ['Harbour Retail', 'Customers'],
] as const;

export type Tenant = (typeof tenants)[number][0];

export function hallName(site: Site, letter: HallLetter): string {
  return `${site} Hall ${letter}`;
}

/** Tenants, regions, site groups, sites, and the halls of each site inside its building. */
export function addOrganisation(estate: Estate): void {
  for (const [name, parent] of [['Internal'], ['Platform teams', 'Internal'], ['Customers']] as const) {
    estate.add('tenancy.tenantgroup', { name, slug: slug(name), parent });
  }
  for (const [name, group] of tenants) estate.add('tenancy.tenant', { name, slug: slug(name), group });
  for (const [name, parent] of [['Europe'], ['Germany', 'Europe'], ['Netherlands', 'Europe']] as const) {
    estate.add('dcim.region', { name, slug: slug(name), parent });
  }
  for (const [name, parent] of [['Data centres'], ['Colocation', 'Data centres']] as const) {
    estate.add('dcim.sitegroup', { name, slug: slug(name), parent });
  }
  for (const { name, region, status, timeZone } of sites) {
    estate.add('dcim.site', {
      name,
      slug: slug(name),
      status,
      region,
      group: 'Colocation',
      tenant: 'Network Engineering',
      facility: `${name}-1`,
      time_zone: timeZone,
    });
    addLocations(estate, name, status);
  }
}

function addLocations(estate: Estate, site: Site, status: string): void {
  const building = `${site} Building`;
  estate.add('dcim.location', { site, name: building, slug: slug(building), status });
  for (const letter of hallLetters) {
    const name = hallName(site, letter);
    estate.add('dcim.location', { site, name, slug: slug(name), status, parent: building });
  }
}
