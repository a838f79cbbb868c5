import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { BillLine, ScopeRule } from '../../../tools/data-hall/count.ts';
import { countBillOfMaterials, countedTypes, lineKey } from '../../../tools/data-hall/count.ts';

const folders: string[] = [];

function folderOf(texts: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'count-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text);
  return folder;
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function include(parameters: ScopeRule['parameters'], objectTypes: ScopeRule['objectTypes'] = countedTypes): ScopeRule {
  return { action: 'include', objectTypes, parameters };
}

function exclude(parameters: ScopeRule['parameters'], objectTypes: ScopeRule['objectTypes'] = countedTypes): ScopeRule {
  return { action: 'exclude', objectTypes, parameters };
}

/** Lines as `quantity item variant-values`, which is easy to read in a failing test. */
function brief(lines: Map<string, BillLine>): string[] {
  return [...lines.values()].map(({ item, variant, quantity }) =>
    [quantity, ...Object.values(item), ...Object.values(variant)].filter((part) => part !== '').join(' '),
  );
}

const small = folderOf({
  '010-dcim.site.csv': 'name,slug\nNorth 1,north\nSouth 1,south\n',
  '020-dcim.rackrole.csv': 'name,slug\nCompute,compute\n',
  '030-dcim.devicerole.csv': 'name,slug,parent\nNetwork,network,\nLeaf,leaf,Network\nServer,server,\n',
  '040-dcim.racktype.csv': 'manufacturer,model\nAPC,AR1\n',
  '050-dcim.rack.csv': [
    'site,name,status,role,rack_type,tags',
    'North 1,R1,planned,Compute,AR1,',
    'North 1,R2,planned,Compute,,',
    'South 1,R3,active,,AR1,"core,lab"\n',
  ].join('\n'),
  '060-dcim.device.csv': [
    'name,role,manufacturer,device_type,status,site,airflow,tags',
    'leaf-1,Leaf,Arista,L48,planned,North 1,front-to-rear,',
    'leaf-2,Leaf,Arista,L48,planned,South 1,rear-to-front,',
    'leaf-3,Leaf,Arista,L48,planned,South 1,rear-to-front,"core,lab"',
    'srv-1,Server,Dell,S1,active,South 1,,\n',
  ].join('\n'),
  '070-dcim.module.csv': 'device,module_bay,manufacturer,module_type,status,tags\nleaf-2,PSU,Arista,P1,planned,\n',
  '080-dcim.cable.csv': [
    'side_a_device,side_b_device,type,profile,status,color,length,length_unit,tags',
    'leaf-1,srv-1,cat6,,planned,ffffff,1.50,m,',
    'leaf-2,srv-1,cat6,,planned,ffffff,1.5,m,',
    'leaf-2,leaf-3,smf-os2,single-1c6p,planned,,,,lab',
    'leaf-1,leaf-2,,,planned,,,,\n',
  ].join('\n'),
});

describe('the independent count', () => {
  it('groups by type and variant, and skips racks and cables without a type', () => {
    expect(brief(countBillOfMaterials(small, [include({})]))).toEqual([
      '1 Arista L48 front-to-rear',
      '2 Arista L48 rear-to-front',
      '1 Dell S1',
      '1 Arista P1',
      '2 APC AR1',
      '2 cat6 ffffff 1.5 m',
      '1 smf-os2 single-1c6p',
    ]);
  });

  it('takes the union of includes without the union of excludes, whatever their order', () => {
    const rules = [exclude({ tag: 'lab' }), include({ status: 'planned' }), include({ site: 'south' })];
    const devices = rules.map((rule) => ({ ...rule, objectTypes: ['dcim.device'] as const }));
    const expected = ['1 Arista L48 front-to-rear', '1 Arista L48 rear-to-front', '1 Dell S1'];
    expect(brief(countBillOfMaterials(small, devices))).toEqual(expected);
    expect(brief(countBillOfMaterials(small, devices.reverse()))).toEqual(expected);
  });

  it('applies a rule only to its own object types', () => {
    const rules = [include({}, ['dcim.device']), exclude({}, ['dcim.rack'])];
    expect(brief(countBillOfMaterials(small, rules))).toHaveLength(3);
  });

  it('finds devices by a role above their own', () => {
    const found = (role: string) => brief(countBillOfMaterials(small, [include({ role }, ['dcim.device'])]));
    expect(found('network')).toEqual(['1 Arista L48 front-to-rear', '2 Arista L48 rear-to-front']);
    expect(found('server')).toEqual(['1 Dell S1']);
    expect(brief(countBillOfMaterials(small, [include({ role: 'compute' }, ['dcim.rack'])]))).toEqual(['1 APC AR1']);
  });

  it('finds a module by the site of its device and a cable by the site of either end', () => {
    const types = ['dcim.module', 'dcim.cable'] as const;
    expect(brief(countBillOfMaterials(small, [include({ site: 'north' }, types)]))).toEqual(['1 cat6 ffffff 1.5 m']);
    expect(brief(countBillOfMaterials(small, [include({ site: 'south' }, types)]))).toEqual([
      '1 Arista P1',
      '2 cat6 ffffff 1.5 m',
      '1 smf-os2 single-1c6p',
    ]);
  });

  it('refuses a filter that modules and cables do not have', () => {
    expect(() => countBillOfMaterials(small, [include({ role: 'leaf' }, ['dcim.module'])])).toThrow(
      'dcim.module has no filter "role"',
    );
  });
});

describe('the count of the data hall', () => {
  const hall = join(import.meta.dirname, '..', '..', '..', 'examples', 'data-hall');
  const planned = [include({ status: 'planned' }), exclude({ tag: 'lab' })];
  const lines = countBillOfMaterials(hall, planned);

  function quantity(itemType: BillLine['itemType'], item: BillLine['item'], variant: BillLine['variant']): number {
    return lines.get(lineKey({ itemType, item, variant }))?.quantity ?? 0;
  }

  it('agrees with the layout: five racks of 25G leaves in each of four halls, two leaves a rack, one rack is the lab', () => {
    const leaf = { manufacturer: 'Arista', model: 'DCS-7050SX3-48YC8' };
    expect(quantity('dcim.devicetype', leaf, { airflow: 'rear-to-front' })).toBe(4 * 5 * 2 - 2);
    expect(quantity('dcim.devicetype', leaf, { airflow: 'front-to-rear' })).toBe(3 * 2);
  });

  it('agrees with the layout: 22 servers in each of four compute racks a hall', () => {
    const airflow = 'front-to-rear';
    expect(quantity('dcim.devicetype', { manufacturer: 'Dell', model: 'PowerEdge R660' }, { airflow })).toBe(8 * 22);
    const hpe = { manufacturer: 'HPE', model: 'ProLiant DL360 Gen11' };
    expect(quantity('dcim.devicetype', hpe, { airflow })).toBe(7 * 22);
    const supply = { manufacturer: 'HPE', model: '800W Flex Slot Platinum' };
    expect(quantity('dcim.moduletype', supply, {})).toBe(7 * 22 * 2);
  });

  it('agrees with the layout: six server racks a hall, less the lab, and three planned network racks', () => {
    expect(quantity('dcim.racktype', { manufacturer: 'APC', model: 'AR3107' }, {})).toBe(4 * 6 - 1);
    expect(quantity('dcim.racktype', { manufacturer: 'APC', model: 'AR3150' }, {})).toBe(3);
  });

  it('has as many cords of feed A as of feed B, and none for the carrier', () => {
    const power = { type: 'power', profile: '' };
    const itemType = 'netbox_asset_lifecycle.cabletype';
    expect(quantity(itemType, power, { color: '2196f3', length: 1, length_unit: 'm' })).toBe(495);
    expect(quantity(itemType, power, { color: 'f44336', length: 1.5, length_unit: 'm' })).toBe(495);
  });
});
