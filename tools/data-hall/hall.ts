import type { RackRole } from './catalogue.ts';
import type { Core } from './core.ts';
import { addCore, addMeetMeRack } from './core.ts';
import type { Estate, Rack } from './estate.ts';
import type { HallLetter, Site, Tenant } from './organisation.ts';
import { rackTypes } from './products.ts';
import { addComputeRack, addDatabaseRack, addStorageRack } from './server-racks.ts';

/** Racks of a hall in the order of building: the core first, as all others connect to it. */
const layout: readonly { row: 1 | 2; bay: number; role: RackRole; tenant: Tenant }[] = [
  { row: 1, bay: 1, role: 'Network', tenant: 'Network Engineering' },
  { row: 1, bay: 2, role: 'Compute', tenant: 'Cloud Platform' },
  { row: 1, bay: 3, role: 'Compute', tenant: 'Cloud Platform' },
  { row: 1, bay: 4, role: 'Database', tenant: 'Data Services' },
  { row: 2, bay: 1, role: 'Meet-me', tenant: 'Network Engineering' },
  { row: 2, bay: 2, role: 'Compute', tenant: 'Harbour Retail' },
  { row: 2, bay: 3, role: 'Compute', tenant: 'Cloud Platform' },
  { row: 2, bay: 4, role: 'Storage', tenant: 'Data Services' },
];

/** The rack that evaluates new equipment; whatever stands in it carries the tag `lab`. */
const labRack = 'AMS1-B-203';

const builders: Record<Exclude<RackRole, 'Network'>, (estate: Estate, rack: Rack, core: Core) => void> = {
  'Meet-me': addMeetMeRack,
  Compute: addComputeRack,
  Database: addDatabaseRack,
  Storage: addStorageRack,
};

/** Phase one has put network and meet-me rack of FRA1 hall A into service; all else is planned. */
function isInstalled(site: Site, letter: HallLetter, role: RackRole): boolean {
  return site === 'FRA1' && letter === 'A' && (role === 'Network' || role === 'Meet-me');
}

export function addHall(estate: Estate, site: Site, letter: HallLetter): void {
  let core: Core | undefined;
  for (const { row, bay, role, tenant } of layout) {
    const name = `${site}-${letter}-${row}0${bay}`;
    const installed = isInstalled(site, letter, role);
    const rack: Rack = { name, site, hall: letter, row, bay, role, tenant, installed, lab: name === labRack };
    if (role === 'Network') rack.type = rackTypes.network;
    else if (role !== 'Meet-me') rack.type = rackTypes.server;
    estate.addRack(rack);
    if (role === 'Network') core = addCore(estate, rack);
    else if (core) builders[role](estate, rack, core);
  }
}
