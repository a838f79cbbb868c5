import { checksForRun } from '../../../src/domain/lifecycle/checks/checks.ts';
import { runCheck } from '../../../src/domain/lifecycle/checks/run-check.ts';
import type { Lifecycle } from '../lifecycle.ts';

/** Ids of objects that tests ask for. */
export interface EstateIds {
  readonly site: number;
  readonly racks: readonly number[];
  readonly devices: readonly number[];
  readonly contact: number;
  readonly pool: number;
  readonly other: number;
  readonly stock: number;
  readonly bom: number;
  readonly order: number;
  readonly shipment: number;
}

/** Some objects of most types, some of them changed or deleted again. */
export async function makeEstate(plan: Lifecycle): Promise<EstateIds> {
  await plan.prepare();
  const places = await makePlaces(plan);
  const devices = await makeDevices(plan, places);
  const contact = await makeNotes(plan, places, devices);
  return { ...places, devices, contact, ...(await makeDocuments(plan, places.site)) };
}

async function makePlaces(plan: Lifecycle) {
  const europe = await plan.create('dcim.region', { name: 'Europe', slug: 'europe' });
  const region = await plan.create('dcim.region', { name: 'Hesse', slug: 'hesse', parent: europe });
  const group = await plan.create('tenancy.tenantgroup', { name: 'Retail', slug: 'retail' });
  const tenant = await plan.create('tenancy.tenant', { name: 'Corner Shop', slug: 'corner-shop', group });
  await plan.create('extras.tag', { name: 'Critical', slug: 'critical' });
  const tags = [{ name: 'Critical' }];
  const site = await plan.create('dcim.site', { name: 'Frankfurt', slug: 'fra1', region, tenant, tags });
  const location = await plan.create('dcim.location', { name: 'Room 1', slug: 'room-1', site });
  const role = await plan.create('dcim.rackrole', { name: 'Compute', slug: 'compute' });
  const racks = [
    await plan.create('dcim.rack', { name: 'R1', site, location, role }),
    await plan.create('dcim.rack', { name: 'R2', site, location, role, asset_tag: 'RACK-2', serial: 'SR-2' }),
  ];
  return { site, location, tenant, racks };
}

async function makeDevices(plan: Lifecycle, { site, location, tenant, racks }: Awaited<ReturnType<typeof makePlaces>>) {
  const type = await plan.deviceType({ u_height: 1 });
  for (const name of ['eth0', 'eth1'])
    await plan.create('dcim.interfacetemplate', { device_type: type, name, type: '1000base-t' });
  const bare = await plan.deviceType();
  const platform = await plan.create('dcim.platform', { name: 'NOS', slug: 'nos' });
  const devices: number[] = [];
  for (let position = 1; position <= 6; position++) {
    const named = position % 3 === 0 ? { serial: `SER-${position}`, asset_tag: `TAG-${position}`, tenant } : {};
    const place = { site, location, rack: racks[position % 2] ?? 0, position, face: 'front' };
    const name = position === 6 ? 'ÄPFEL-6' : `Leaf-${position}`;
    devices.push(await plan.device(position < 5 ? type : bare, { name, platform, ...place, ...named }));
  }
  const [first = 0, second = 0] = devices;
  await plan.delete('dcim.device', await plan.device(bare, { site }));
  for (const comments of ['once', 'twice']) await plan.patch('dcim.device', first, { comments });
  await plan.patch('dcim.device', second, { name: 'Spine-2', status: 'active', tags: [{ name: 'Critical' }] });
  const ends = await Promise.all(
    [first, second].map(async (device) => {
      const [port] = await plan.rows('dcim.interface', 'device', device);
      return [{ object_type: 'dcim.interface', object_id: port?.id ?? 0 }];
    }),
  );
  const [a_terminations = [], b_terminations = []] = ends;
  await plan.create('dcim.cable', { a_terminations, b_terminations, label: 'C-1' });
  return devices;
}

async function makeNotes(plan: Lifecycle, { site, racks }: { site: number; racks: number[] }, devices: number[]) {
  const contact = await plan.create('tenancy.contact', { name: 'Ada', email: 'ada@example.org' });
  const role = await plan.create('tenancy.contactrole', { name: 'Owner', slug: 'owner' });
  const assigned = [['dcim.site', site] as const, ['dcim.rack', racks[0] ?? 0] as const];
  for (const [object_type, object_id] of assigned)
    await plan.create('tenancy.contactassignment', { object_type, object_id, contact, role });
  const noted = ['dcim.device', devices[2] ?? 0] as const;
  for (const [assigned_object_type, assigned_object_id] of [['dcim.site', site] as const, noted, noted])
    await plan.create('extras.journalentry', { assigned_object_type, assigned_object_id, comments: 'Seen' });
  return contact;
}

async function makeDocuments(plan: Lifecycle, site: number) {
  const { bom, line, deviceType } = await plan.plannedBom(2, { site });
  const { order, shipment } = await plan.arrived(bom, line, 2, 1);
  const pool = await plan.pool();
  const other = await plan.pool();
  await plan.allocation(pool, deviceType, { min_quantity: 20 });
  await plan.spare(pool, deviceType, { serial: 'SP-1', asset_tag: 'SPT-1' });
  const stock = await plan.spare(pool, deviceType, { quantity: 12 });
  const moved = await plan.spare(other, deviceType, { quantity: 4 });
  await plan.reserve(stock, bom, { quantity: 2 });
  await plan.patch('spareitem', stock, { quantity: 9 });
  await plan.patch('spareitem', moved, { quantity: 6 });
  for (const check of checksForRun()) await runCheck(plan.context, check);
  return { bom, order, shipment, pool, other, stock };
}
