import { beforeAll, expect, test } from 'vitest';
import { pickList } from '../../../../../src/domain/lifecycle/paper/pick-list.ts';
import { blindTo } from '../../../../support/blind.ts';
import { Lifecycle } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

let plan: Lifecycle;
let bom: number;
let model: string;
let devices: readonly number[];
let spare: number;
let shipment: number;

beforeAll(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
  const location = await plan.create('dcim.location', { name: 'Room 2', slug: 'room-2', site: plan.site });
  const rack = (name: string) => plan.create('dcim.rack', { name, site: plan.site, location, u_height: 42 });
  const [tenth, second] = [await rack('R10'), await rack('R2')];
  const type = await plan.deviceType({ u_height: 1 });
  model = String((await plan.values('dcim.devicetype', type)).model);
  const at = (name: string, place: object) => plan.device(type, { name, ...place });
  devices = [
    await at('leaf-1', { rack: tenth, location, position: 3, face: 'front' }),
    await at('leaf-2', { rack: tenth, location, position: 30, face: 'rear' }),
    await at('leaf-3', { rack: second, location, position: 1, face: 'front' }),
    await at('leaf-4', {}),
    await at('done', {}),
  ];
  bom = await plan.bom();
  await plan.rule(bom, { device_type_id: type });
  await plan.generate(bom);
  const [line] = await plan.rows('bomlineitem', 'bom', bom);
  ({ shipment } = await plan.arrived(bom, line?.id ?? 0, 3, 3));
  spare = await plan.spare(await plan.pool(), type, { quantity: 4 });
  await plan.reserve(spare, bom, { quantity: 2 });
  const assets = await plan.rows('asset', 'bom', bom);
  const done = assets.find(({ values }) => JSON.stringify(values.assigned_object).includes(`${devices[4]}`));
  await plan.install(done?.id ?? 0, { shipment });
});

const listed = async (context = plan.context) => {
  const { sections, notes } = await pickList(context, bom);
  return { notes, sections: sections.map(({ heading, rows }) => [heading, rows.map((row) => row.slice(0, 4))]) };
};

test('what is not installed stands rack by rack from the top, after what to fetch from where', async () => {
  const item = `Acme ${model}`;
  const tracking = (await plan.values('shipment', shipment)).tracking_number;
  const pool = (await plan.find('sparespool', Number((await plan.values('spareitem', spare)).pool)))?.values.name;
  expect(await listed()).toEqual({
    notes: [],
    sections: [
      [
        'To fetch',
        [
          [item, '4', `Shipment ${tracking}`, '2'],
          [item, '', `Pool ${pool}`, '2'],
        ],
      ],
      ['Rack R2, Hall, Room 2', [['', 'U1 front', 'leaf-3', item]]],
      [
        'Rack R10, Hall, Room 2',
        [
          ['', 'U30 rear', 'leaf-2', item],
          ['', 'U3 front', 'leaf-1', item],
        ],
      ],
      ['Without a rack, Hall', [['', '', 'leaf-4', item]]],
    ],
  });
});

test('objects and sources that the caller may not view are left out, and objects are counted', async () => {
  const { notes, sections } = await listed(blindTo(plan, 'dcim.device', devices[2] ?? 0));
  expect(notes).toEqual(['1 line is not shown: permission to view it is missing.']);
  expect(JSON.stringify(sections)).not.toContain('leaf-3');
  const noStock = JSON.stringify((await listed(blindTo(plan, 'netbox_asset_lifecycle.spareitem'))).sections);
  expect(noStock).not.toContain('Pool');
  const noShipment = JSON.stringify(
    (await listed(blindTo(plan, 'netbox_asset_lifecycle.shipment', shipment))).sections,
  );
  expect(noShipment).not.toContain('Shipment');
});

test('an empty BOM has nothing to fetch', async () => {
  const { sections } = await pickList(plan.context, await plan.bom());
  expect(sections).toMatchObject([{ heading: 'To fetch', rows: [], whenEmpty: 'Everything is installed.' }]);
});
