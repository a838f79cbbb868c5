import { expect, test } from 'vitest';
import { Lifecycle, refusal, refusedFor } from '../../../support/lifecycle.ts';
import { MemoryStore } from '../../../support/memory-store.ts';

/** A hall with a room in it, a rack in the room, a device in the rack and another beside it, and a cable between them. */
async function hall() {
  const lab = await new Lifecycle(new MemoryStore()).prepare();
  const { site } = lab;
  const location = (parent: number | null) => {
    const slug = lab.name('location');
    return lab.create('dcim.location', { name: slug, slug, site, parent });
  };
  const top = await location(null);
  const room = await location(top);
  const rack = await lab.create('dcim.rack', { name: 'R1', site, location: room });
  const type = await lab.deviceType();
  const mounted = await lab.device(type, { rack });
  const beside = await lab.device(type, { location: top });
  const elsewhere = await lab.device(type);
  const end = async (device: number) => [
    {
      object_type: 'dcim.interface',
      object_id: await lab.create('dcim.interface', { device, name: 'eth0', type: '1000base-t' }),
    },
  ];
  const cable = await lab.create('dcim.cable', {
    a_terminations: await end(mounted),
    b_terminations: await end(elsewhere),
  });
  const other = await lab.create('dcim.site', { name: 'Other', slug: 'other' });
  return { lab, top, room, rack, mounted, beside, elsewhere, cable, other };
}

test('a location that moves to another site takes along what is in it and below it', async () => {
  const { lab, top, room, rack, mounted, beside, elsewhere, cable, other } = await hall();
  await lab.patch('dcim.location', top, { site: other });
  expect((await lab.values('dcim.location', room)).site).toBe(other);
  expect((await lab.values('dcim.rack', rack)).site).toBe(other);
  expect((await lab.values('dcim.device', mounted)).site).toBe(other);
  expect((await lab.values('dcim.device', beside)).site).toBe(other);
  expect((await lab.values('dcim.device', elsewhere)).site).toBe(lab.site);
  expect((await lab.values('dcim.cable', cable)).sites).toEqual([lab.site, other].sort());
  expect(await lab.ids('core.objectchange', { action: 'update', changed_object_type: 'dcim.rack' })).toHaveLength(1);
  await lab.patch('dcim.device', mounted, { serial: 'still consistent' });
});

test('a location below another one does not move alone, nor where a name is taken', async () => {
  const { lab, top, room, mounted, other } = await hall();
  expect(await refusal(lab.patch('dcim.location', room, { site: other }))).toEqual({
    status: 400,
    body: { __all__: ['Parent location must belong to the same site (Other).'] },
  });
  const { name, device_type } = await lab.values('dcim.device', mounted);
  await lab.device(Number(device_type), { name: name ?? null, site: other });
  expect(await refusal(lab.patch('dcim.location', top, { site: other }))).toEqual(
    refusedFor('Device name must be unique per site.'),
  );
  expect((await lab.values('dcim.location', top)).site).toBe(lab.site);
});
