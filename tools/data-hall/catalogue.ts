import type { Estate } from './estate.ts';
import type { ModuleProduct } from './modules.ts';
import { optics, powerSupplies } from './modules.ts';
import type { DeviceProduct } from './products.ts';
import { infrastructure, network, rackTypes, servers } from './products.ts';

export function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

const manufacturers = [
  'Adtran',
  'APC',
  'Arista',
  'Corning',
  'Dell',
  'HPE',
  'Intel',
  'Juniper',
  'Lenovo',
  'NetApp',
  'Opengear',
  'Palo Alto Networks',
  'Supermicro',
] as const;

const platforms = [
  ['Arista EOS', 'Arista'],
  ['Junos OS', 'Juniper'],
  ['PAN-OS', 'Palo Alto Networks'],
  ['Opengear OM', 'Opengear'],
  ['ONTAP', 'NetApp'],
  ['Ubuntu Server 24.04 LTS', undefined],
] as const;

const tags = [
  ['Lab', 'lab', 'ff9800', 'Evaluation equipment, bought from another budget'],
  ['Long lead', 'long-lead', 'aa1409', 'To be ordered first: delivery takes months'],
  ['Carrier', 'carrier', '607d8b', 'Owned and delivered by a carrier'],
] as const;

const rackRoles = [
  ['Network', '3f51b5', 'Spine, border, firewalls and the structured cabling of a hall'],
  ['Compute', '4caf50', 'General compute'],
  ['Database', '9c27b0', 'Database nodes with 100G'],
  ['Storage', '795548', 'File and object storage'],
  ['Meet-me', '607d8b', 'Carrier handover, the rack is the carrier’s'],
] as const;

/** Parents first: a child names its parent. */
const deviceRoles = [
  ['Network', undefined, '3f51b5'],
  ['Spine switch', 'Network', '2196f3'],
  ['Border leaf switch', 'Network', '03a9f4'],
  ['Leaf switch', 'Network', '00bcd4'],
  ['Management switch', 'Network', '009688'],
  ['Firewall', 'Network', 'f44336'],
  ['Console server', 'Network', 'ffc107'],
  ['Carrier unit', 'Network', '607d8b'],
  ['Server', undefined, '4caf50'],
  ['Compute server', 'Server', '8bc34a'],
  ['Database server', 'Server', '9c27b0'],
  ['Storage', undefined, '795548'],
  ['Infrastructure', undefined, '9e9e9e'],
  ['PDU', 'Infrastructure', 'ff5722'],
  ['Patch panel', 'Infrastructure', 'c0c0c0'],
] as const;

export type TagSlug = (typeof tags)[number][1];
export type RackRole = (typeof rackRoles)[number][0];
export type DeviceRole = (typeof deviceRoles)[number][0];

/** Tags, roles, manufacturers, platforms and types: what a hall refers to. */
export function addCatalogue(estate: Estate): void {
  for (const [name, tag, color, description] of tags) estate.add('extras.tag', { name, slug: tag, color, description });
  for (const name of manufacturers) estate.add('dcim.manufacturer', { name, slug: slug(name) });
  for (const [name, manufacturer] of platforms) estate.add('dcim.platform', { name, slug: slug(name), manufacturer });
  for (const [name, color, description] of rackRoles) {
    estate.add('dcim.rackrole', { name, slug: slug(name), color, description });
  }
  for (const [name, parent, color] of deviceRoles) {
    estate.add('dcim.devicerole', { name, slug: slug(name), color, vm_role: false, parent });
  }
  addTypes(estate);
}

function addTypes(estate: Estate): void {
  for (const type of Object.values(rackTypes)) {
    estate.add('dcim.racktype', {
      manufacturer: 'APC',
      model: type.model,
      slug: slug(`apc ${type.model}`),
      form_factor: '4-post-cabinet',
      width: 19,
      u_height: type.uHeight,
      outer_width: type.outerWidth,
      outer_height: type.outerHeight,
      outer_depth: 1070,
      outer_unit: 'mm',
      description: type.description,
    });
  }
  const devices: DeviceProduct[] = [network, infrastructure, servers].flatMap((group) => Object.values(group));
  for (const product of devices) {
    estate.add('dcim.devicetype', {
      manufacturer: product.manufacturer,
      model: product.model,
      slug: slug(`${product.manufacturer} ${product.model}`),
      part_number: product.partNumber,
      u_height: product.uHeight,
      is_full_depth: product.isFullDepth,
      airflow: product.airflow,
      default_platform: product.platform,
      description: product.description,
    });
  }
  const modules: ModuleProduct[] = [powerSupplies, optics].flatMap((group) => Object.values(group));
  for (const product of modules) {
    estate.add('dcim.moduletype', {
      manufacturer: product.manufacturer,
      model: product.model,
      part_number: product.partNumber,
      airflow: product.airflow,
      description: product.description,
    });
  }
}
