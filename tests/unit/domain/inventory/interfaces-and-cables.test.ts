import { expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/domain/engine/json.ts';
import { commitAll, get, unit, update } from '../../../support/changes.ts';
import { Lifecycle, refusal } from '../../../support/lifecycle.ts';
import { MemoryStore } from '../../../support/memory-store.ts';

async function twoDevices() {
  const lab = await new Lifecycle(new MemoryStore()).prepare();
  const [a = 0, b = 0] = await lab.devices(2, await lab.deviceType());
  const port = (device: number, more: JsonObject = {}) =>
    lab.create('dcim.interface', { device, name: lab.name('eth'), type: '1000base-t', ...more });
  return { lab, a, b, port };
}

const problems = async (attempt: Promise<unknown>) => (await refusal(attempt)).body;

test('only virtual interfaces have a parent, others a LAG, all of the same device and none itself', async () => {
  const { lab, a, b, port } = await twoDevices();
  const [own, other] = [await port(a), await port(b, { name: 'elsewhere' })];
  const virtual = await port(a, { type: 'virtual', parent: own });
  expect(await problems(port(a, { parent: own }))).toEqual({
    parent: ['Only virtual interfaces may be assigned to a parent interface.'],
  });
  expect(await problems(port(a, { type: 'virtual', lag: own }))).toEqual({
    lag: ['Virtual interfaces cannot have a parent LAG interface.'],
  });
  expect(await problems(port(a, { type: 'virtual', parent: other, bridge: other }))).toEqual({
    parent: ['The selected parent interface (elsewhere) belongs to a different device.'],
    bridge: ['The selected bridge interface (elsewhere) belongs to a different device.'],
  });
  expect(await problems(lab.patch('dcim.interface', virtual, { parent: virtual, bridge: virtual }))).toEqual({
    parent: ['An interface cannot be its own parent.'],
    bridge: ['An interface cannot be bridged to itself.'],
  });
  expect(await problems(lab.patch('dcim.interface', own, { lag: own }))).toEqual({
    lag: ['A LAG interface cannot be its own parent.'],
  });
  expect(await lab.ids('dcim.interface', { parent_id: String(own) })).toEqual([virtual]);
});

test('a parent is kept by its children, a LAG and a bridge let go of theirs, and a device takes all along', async () => {
  const { lab, a, port } = await twoDevices();
  const [parent, lag, bridge] = [await port(a), await port(a, { type: 'lag' }), await port(a, { type: 'bridge' })];
  const member = await port(a, { lag, bridge });
  await port(a, { type: 'virtual', parent });
  expect(await refusal(lab.delete('dcim.interface', parent))).toMatchObject({ status: 409 });
  await lab.delete('dcim.interface', lag);
  await lab.delete('dcim.interface', bridge);
  expect(await lab.values('dcim.interface', member)).toMatchObject({ lag: null, bridge: null });
  await lab.delete('dcim.device', a);
  expect(await lab.ids('dcim.interface', { device_id: String(a) }).catch(() => [])).toEqual([]);
  expect(await lab.find('dcim.interface', parent)).toBeUndefined();
});

test('cables are found by what they end at, by their colour, and when an end is open', async () => {
  const { lab, a, b, port } = await twoDevices();
  const end = (object_id: number) => [{ object_type: 'dcim.interface', object_id }];
  const [left, right, further] = [await port(a), await port(b), await port(b)];
  const whole = await lab.create('dcim.cable', {
    a_terminations: end(left),
    b_terminations: end(right),
    color: 'Dark Red',
  });
  const open = await lab.create('dcim.cable', { a_terminations: end(further), b_terminations: end(await port(a)) });
  const stored = await get(lab.context.store, 'dcim.cable', open);
  await commitAll(lab.context.store, [unit(update(stored, { ...stored.values, b_terminations: [] }))]);
  expect((await lab.values('dcim.cable', whole)).color).toBe('aa1409');
  expect(await lab.ids('dcim.cable', { color: 'dark red' })).toEqual([whole]);
  expect(await lab.ids('dcim.cable', { color: 'aa1409' })).toEqual([whole]);
  expect(await lab.ids('dcim.cable', { interface_id: String(right) })).toEqual([whole]);
  expect(await lab.ids('dcim.cable', { interface_id: String(further) })).toEqual([open]);
  expect(await lab.ids('dcim.cable', { powerport_id: '7' })).toEqual([]);
  expect(await lab.ids('dcim.cable', { unterminated: 'true' })).toEqual([open]);
  expect(await lab.ids('dcim.cable', { unterminated: 'false' })).toEqual([whole]);
});
