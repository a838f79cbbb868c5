import { expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/domain/engine/json.ts';
import { Lifecycle, refusal } from '../../../support/lifecycle.ts';
import { MemoryStore } from '../../../support/memory-store.ts';

async function panel() {
  const lab = await new Lifecycle(new MemoryStore()).prepare();
  const device_type = await lab.deviceType();
  const device = await lab.device(device_type);
  const rear = await lab.create('dcim.rearport', { device, name: 'back', type: 'mpo', positions: 6 });
  const front = (more: JsonObject) =>
    lab.create('dcim.frontport', { device, name: lab.name('front'), type: 'lc', ...more });
  return { lab, device_type, rear, front };
}

test('a front port is led to a rear port by the list of NetBox 4.5 or by the fields before it, and answers both', async () => {
  const { lab, rear, front } = await panel();
  const mapping = { position: 1, rear_port: rear, rear_port_position: 4 };
  const port = await front({ rear_ports: [mapping] });
  expect(await lab.answer('dcim.frontport', port)).toMatchObject({
    positions: 1,
    rear_ports: [mapping],
    rear_port: { id: rear },
    rear_port_position: 4,
  });
  const older = await front({ rear_port: rear, rear_port_position: 2 });
  expect(await lab.answer('dcim.frontport', older)).toMatchObject({
    rear_ports: [{ ...mapping, rear_port_position: 2 }],
  });
  await lab.patch('dcim.frontport', older, { rear_ports: [{ position: 1, rear_port: rear }] });
  expect(await lab.values('dcim.frontport', older)).toMatchObject({ rear_port: rear, rear_port_position: 1 });
});

test('a front port leads nowhere until it is led, after its list is emptied, and after its rear port is deleted', async () => {
  const { lab, rear, front } = await panel();
  const [free, led, left] = [await front({}), await front({ rear_port: rear }), await front({})];
  await lab.patch('dcim.frontport', left, { rear_ports: [{ rear_port: rear, rear_port_position: 2 }] });
  await lab.patch('dcim.frontport', led, { rear_ports: [] });
  await lab.delete('dcim.rearport', rear);
  for (const port of [free, led, left])
    expect(await lab.answer('dcim.frontport', port)).toMatchObject({ rear_port: null, rear_ports: [] });
});

test('a list of mappings that cannot be kept is refused', async () => {
  const { rear, front } = await panel();
  const refused = async (rear_ports: JsonObject['rear_ports'] = null) => (await refusal(front({ rear_ports }))).body;
  const single = { rear_ports: ['A front port must map to exactly one position.'] };
  expect(await refused([{ rear_port: rear }, { rear_port: rear, rear_port_position: 2 }])).toEqual(single);
  expect(await refused([{ position: 2, rear_port: rear }])).toEqual(single);
  expect(await refused([rear])).toEqual({ rear_ports: ['Each entry must be a JSON object.'] });
  expect(await refused(rear)).toEqual({ rear_ports: ['Expected a list of items but got type "int".'] });
  expect(await refused([{ rear_port: 99 }])).toHaveProperty('rear_port');
  expect(await refused([{ rear_port: rear, rear_port_position: 7 }])).toHaveProperty('rear_port_position');
});

test('templates of front ports are led the same way, or not at all, and so are the ports of new devices', async () => {
  const { lab, device_type } = await panel();
  const template = { device_type, type: 'lc' };
  const rear_port = await lab.create('dcim.rearporttemplate', { ...template, name: 'R', positions: 2 });
  await lab.create('dcim.frontporttemplate', {
    ...template,
    name: 'F1',
    rear_ports: [{ position: 1, rear_port, rear_port_position: 2 }],
  });
  await lab.create('dcim.frontporttemplate', { ...template, name: 'F2' });
  const device = await lab.device(device_type);
  const [rear = 0] = await lab.ids('dcim.rearport', { device_id: String(device) });
  const ports = (await lab.rows('dcim.frontport', 'device', device)).map(({ values }) => values);
  expect(ports).toMatchObject([
    { name: 'F1', rear_port: rear, rear_port_position: 2 },
    { name: 'F2', rear_port: null },
  ]);
});
