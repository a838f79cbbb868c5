import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../../src/domain/engine/json.ts';
import type { TypeName } from '../../../../src/domain/engine/schema/field-kinds.ts';
import { Lifecycle, refusal } from '../../../support/lifecycle.ts';
import { MemoryStore } from '../../../support/memory-store.ts';

async function panel() {
  const lab = await new Lifecycle(new MemoryStore()).prepare();
  const device_type = await lab.deviceType();
  const device = await lab.device(device_type);
  const newRear = (more: JsonObject = {}) =>
    lab.create('dcim.rearport', { device, name: lab.name('back'), type: 'mpo', positions: 6, ...more });
  const front = (more: JsonObject = {}) =>
    lab.create('dcim.frontport', { device, name: lab.name('front'), type: 'lc', ...more });
  return { lab, device_type, device, rear: await newRear({ name: 'back' }), newRear, front };
}

const bodyOf = async (attempt: Promise<unknown>): Promise<Json> => (await refusal(attempt)).body;

const entry = (position: number, rear_port: number, rear_port_position = 1) => ({
  position,
  rear_port,
  rear_port_position,
});
const seen = (position: number, front_port: number, front_port_position = 1) => ({
  position,
  front_port,
  front_port_position,
});

test('a front port is led to a rear port by the list of NetBox 4.5 or by the fields before it, and answers both', async () => {
  const { lab, rear, front } = await panel();
  const port = await front({ rear_ports: [entry(1, rear, 4)] });
  expect(await lab.answer('dcim.frontport', port)).toMatchObject({
    positions: 1,
    rear_ports: [entry(1, rear, 4)],
    rear_port: { id: rear },
    rear_port_position: 4,
  });
  const older = await front({ rear_port: rear, rear_port_position: 2 });
  expect(await lab.answer('dcim.frontport', older)).toMatchObject({ rear_ports: [entry(1, rear, 2)] });
  await lab.patch('dcim.frontport', older, { rear_ports: [{ position: 1, rear_port: rear }] });
  expect(await lab.values('dcim.frontport', older)).toMatchObject({ rear_port: rear, rear_port_position: 1 });
});

test('the positions of a front port lead to several rear ports, which show where they are led from', async () => {
  const { lab, rear, newRear, front } = await panel();
  const other = await newRear({ positions: 2 });
  const rear_ports = [entry(1, rear, 5), entry(3, other, 2), entry(4, rear, 6)];
  const port = await front({ positions: 4, rear_ports: [...rear_ports].reverse() });
  const single = await front({ rear_port: other });
  expect(await lab.answer('dcim.frontport', port)).toMatchObject({ positions: 4, rear_ports });
  expect(await lab.answer('dcim.rearport', rear)).toMatchObject({ front_ports: [seen(5, port, 1), seen(6, port, 4)] });
  expect(await lab.answer('dcim.rearport', other)).toMatchObject({ front_ports: [seen(1, single), seen(2, port, 3)] });
});

test('the plain fields of requests mean the first position and leave the others as they are', async () => {
  const { lab, rear, front } = await panel();
  const port = await front({ positions: 2, rear_ports: [entry(1, rear, 1), entry(2, rear, 2)] });
  await lab.patch('dcim.frontport', port, { rear_port: rear, rear_port_position: 3 });
  expect(await lab.answer('dcim.frontport', port)).toMatchObject({
    rear_ports: [entry(1, rear, 3), entry(2, rear, 2)],
  });
  await lab.patch('dcim.frontport', port, { rear_port: null });
  expect(await lab.answer('dcim.frontport', port)).toMatchObject({ rear_port: null, rear_ports: [entry(2, rear, 2)] });
});

test('the same list once more is no change', async () => {
  const { lab, rear, front } = await panel();
  const rear_ports = [entry(1, rear, 1), entry(2, rear, 2)];
  const port = await front({ positions: 2, rear_ports });
  expect(await lab.patch('dcim.frontport', port, { rear_ports })).toMatchObject({ verdict: 'unchanged' });
});

test('a front port stored before it had several positions reads as one with one', async () => {
  const { lab, rear, front } = await panel();
  const port = await front({ rear_port: rear, rear_port_position: 3 });
  const stored = await lab.find('dcim.frontport', port);
  if (!stored) throw new Error('The port is not stored');
  const { positions: _, further_rear_ports: __, ...values } = stored.values;
  const change = { action: 'update', type: stored.type, id: port, before: stored, after: values } as const;
  await lab.context.store.commit([{ changes: [change], guards: [] }]);
  expect(await lab.answer('dcim.frontport', port)).toMatchObject({ positions: 1, rear_ports: [entry(1, rear, 3)] });
  expect(await lab.answer('dcim.rearport', rear)).toMatchObject({ front_ports: [seen(3, port)] });
  await lab.patch('dcim.frontport', port, { positions: 2, rear_ports: [entry(1, rear, 3), entry(2, rear, 4)] });
  expect(await lab.answer('dcim.rearport', rear)).toMatchObject({ front_ports: [seen(3, port), seen(4, port, 2)] });
});

test('a front port leads nowhere until it is led, after its list is emptied, and after its rear port is deleted', async () => {
  const { lab, rear, newRear, front } = await panel();
  const other = await newRear();
  const [free, led, left] = [await front(), await front({ rear_port: rear }), await front({ positions: 3 })];
  await lab.patch('dcim.frontport', left, { rear_ports: [entry(1, rear, 2), entry(2, other), entry(3, rear, 3)] });
  await lab.patch('dcim.frontport', led, { rear_ports: [] });
  await lab.delete('dcim.rearport', rear);
  for (const port of [free, led])
    expect(await lab.answer('dcim.frontport', port)).toMatchObject({ rear_port: null, rear_ports: [] });
  expect(await lab.answer('dcim.frontport', left)).toMatchObject({ rear_port: null, rear_ports: [entry(2, other)] });
  await lab.delete('dcim.frontport', left);
  expect(await lab.answer('dcim.rearport', other)).toMatchObject({ front_ports: [] });
});

test('a list of mappings that cannot be kept is refused', async () => {
  const { lab, device_type, rear, front } = await panel();
  const refused = (rear_ports: JsonObject['rear_ports'] = null, more: JsonObject = {}) =>
    bodyOf(front({ name: 'F', positions: 2, rear_ports, ...more }));
  expect(await refused([entry(1, rear), entry(1, rear, 2)])).toEqual({
    rear_ports: ['Position 1 is mapped more than once.'],
  });
  expect(await refused([entry(1, rear, 2), entry(2, rear, 2)])).toEqual({
    rear_ports: [`Position 2 of rear port ${rear} is mapped more than once.`],
  });
  expect(await refused([rear])).toEqual({ rear_ports: ['Invalid data. Expected a dictionary, but got int.'] });
  expect(await refused(rear)).toEqual({ rear_ports: ['Expected a list of items but got type "int".'] });
  expect(await refused(null)).toEqual({ rear_ports: ['This field may not be null.'] });
  expect(await refused([{ rear_port: rear }])).toEqual({ rear_ports: ['position: This field is required.'] });
  expect(await refused([{ position: 'x', rear_port: rear }])).toEqual({
    rear_ports: ['position: A valid integer is required.'],
  });
  expect(await refused([entry(1025, rear)])).toEqual({
    rear_ports: ['position: Ensure this value is less than or equal to 1024.'],
  });
  expect(await refused([entry(1, 99)])).toEqual({ rear_ports: ['Invalid pk "99" - object does not exist.'] });
  expect(await refused([entry(1, rear, 7)])).toHaveProperty('rear_port_position');
  expect(await refused([entry(2, rear, 7)])).toEqual({
    rear_ports: ['Invalid rear port position (7): Rear port back has only 6 positions.'],
  });
  expect(await refused([entry(3, rear)])).toEqual({
    rear_ports: ['Invalid front port position (3): Front port F has only 2 positions.'],
  });
  const elsewhere = await lab.create('dcim.rearport', {
    device: await lab.device(device_type),
    name: 'E',
    type: 'mpo',
  });
  expect(await refused([entry(2, elsewhere)])).toEqual({
    rear_ports: ['Rear port (E) must belong to the same device'],
  });
});

test('a position of a rear port is mapped once, whichever position leads there', async () => {
  const { rear, lab, front } = await panel();
  await front({ positions: 2, rear_ports: [entry(2, rear, 4)] });
  const taken = { __all__: ['Front port with this Rear port and Rear port position already exists.'] };
  expect(await bodyOf(front({ rear_port: rear, rear_port_position: 4 }))).toEqual(taken);
  const other = await front({ positions: 3, rear_ports: [entry(1, rear, 1)] });
  const list = [entry(1, rear, 1), entry(3, rear, 4)];
  expect(await bodyOf(lab.patch('dcim.frontport', other, { rear_ports: list }))).toEqual(taken);
});

test('of two clients that lead to one position at the same time one comes through', async () => {
  const { rear, lab, front } = await panel();
  const [a, b] = [await front({ positions: 2 }), await front({ positions: 3 })];
  const outcomes = await Promise.allSettled([
    lab.patch('dcim.frontport', a, { rear_ports: [entry(2, rear, 5)] }),
    lab.patch('dcim.frontport', b, { rear_ports: [entry(3, rear, 5)] }),
  ]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect((await lab.answer('dcim.rearport', rear)).front_ports).toHaveLength(1);
});

test('no port loses a position that is mapped, not even when another client maps it at the same time', async () => {
  const { rear, lab, front } = await panel();
  const port = await front({ positions: 2, rear_ports: [entry(1, rear, 1), entry(2, rear, 3)] });
  expect(await bodyOf(lab.patch('dcim.frontport', port, { positions: 1 }))).toEqual({
    positions: ['The number of positions cannot be less than the number of mapped rear ports (2)'],
  });
  expect(await bodyOf(lab.patch('dcim.rearport', rear, { positions: 1 }))).toEqual({
    positions: ['The number of positions cannot be less than the number of mapped front ports (2)'],
  });
  expect(await bodyOf(lab.patch('dcim.rearport', rear, { positions: 2 }))).toEqual({
    positions: ['The number of positions cannot be less than the last mapped position (3)'],
  });
  const [lowered, mapped] = await Promise.allSettled([
    lab.patch('dcim.rearport', rear, { positions: 3 }),
    front({ rear_port: rear, rear_port_position: 6 }),
  ]);
  expect([lowered.status, mapped.status].sort()).toEqual(['fulfilled', 'rejected']);
});

test('the list of a rear port leads front ports to it, and takes back what it does not name', async () => {
  const { lab, rear, newRear, front } = await panel();
  const other = await newRear();
  const [a, b] = [await front({ rear_port: rear, rear_port_position: 2 }), await front({ positions: 2 })];
  await lab.patch('dcim.frontport', b, { rear_ports: [entry(1, other)] });
  await lab.patch('dcim.rearport', rear, { front_ports: [seen(6, b, 2), { position: 1, front_port: a }] });
  expect(await lab.answer('dcim.rearport', rear)).toMatchObject({ front_ports: [seen(1, a), seen(6, b, 2)] });
  expect(await lab.answer('dcim.frontport', b)).toMatchObject({ rear_ports: [entry(1, other), entry(2, rear, 6)] });
  await lab.patch('dcim.rearport', rear, { front_ports: [] });
  expect(await lab.answer('dcim.frontport', a)).toMatchObject({ rear_ports: [] });
  expect(await lab.answer('dcim.frontport', b)).toMatchObject({ rear_ports: [entry(1, other)] });
  const made = await newRear({ front_ports: [seen(1, a)] });
  expect(await lab.answer('dcim.frontport', a)).toMatchObject({ rear_ports: [entry(1, made)] });
});

test('a list of a rear port that front ports cannot keep is refused, and changes nothing', async () => {
  const { lab, device_type, rear, newRear, front } = await panel();
  const port = await front({ name: 'F', rear_port: rear });
  const refused = (front_ports: Json) => bodyOf(newRear({ name: 'R', front_ports }));
  expect(await refused([seen(1, port)])).toEqual({
    front_ports: ['Position 1 of front port F is mapped more than once.'],
  });
  const free = await front({ name: 'G' });
  expect(await refused([seen(1, free), seen(1, free)])).toMatchObject({
    front_ports: ['Position 1 is mapped more than once.', 'Position 1 of front port G is mapped more than once.'],
  });
  expect(await refused([seen(7, free)])).toEqual({
    front_ports: ['Invalid rear port position (7): Rear port R has only 6 positions.'],
  });
  expect(await refused([seen(1, free, 2)])).toEqual({
    front_ports: ['Invalid front port position (2): Front port G has only 1 positions.'],
  });
  expect(await refused([seen(1, 99)])).toEqual({ front_ports: ['Invalid pk "99" - object does not exist.'] });
  const device = await lab.device(device_type);
  const elsewhere = await front({ device, name: 'E' });
  expect(await refused([seen(1, elsewhere)])).toEqual({
    front_ports: ['Front port (E) must belong to the same device'],
  });
  expect(await lab.answer('dcim.frontport', free)).toMatchObject({ rear_ports: [] });
});

/** The caller may view and change rear ports, and take these actions on front ports that fit the constraints. */
function limit(lab: Lifecycle, actions: readonly string[], constraints: JsonObject | null = null) {
  const types = (type: TypeName): readonly TypeName[] => [type];
  const permissions = [
    { types: types('dcim.rearport'), actions: ['view', 'change'], constraints: null },
    { types: types('dcim.frontport'), actions, constraints },
  ];
  lab.context = { ...lab.context, actor: { ...lab.context.actor, superuser: false, permissions } };
}

test('who may change a rear port and not its front ports leads none of them there', async () => {
  const { lab, rear, front } = await panel();
  const port = await front();
  const change = lab.patch.bind(lab, 'dcim.rearport', rear, { front_ports: [seen(1, port)] });
  limit(lab, ['view']);
  expect(await refusal(change())).toMatchObject({ status: 403 });
  expect(await lab.answer('dcim.frontport', port)).toMatchObject({ rear_ports: [] });
  limit(lab, ['view', 'change']);
  await change();
  expect(await lab.answer('dcim.frontport', port)).toMatchObject({ rear_ports: [entry(1, rear)] });
});

test('front ports that the caller may not view are as unknown as those that do not exist, wherever they are', async () => {
  const { lab, device_type, rear, front } = await panel();
  const near = await front({ name: 'Near' });
  const far = await front({ device: await lab.device(device_type), name: 'Far' });
  limit(lab, []);
  for (const port of [near, far, 999])
    for (const position of [1, 1000])
      expect(await bodyOf(lab.patch('dcim.rearport', rear, { front_ports: [seen(1, port, position)] }))).toEqual({
        front_ports: [`Invalid pk "${port}" - object does not exist.`],
      });
});

test('the list of a rear port that is sent back by who may not view all of it keeps what is hidden', async () => {
  const { lab, rear, front } = await panel();
  const shown = await front({ name: 'shown', rear_port: rear, rear_port_position: 1 });
  const hidden = await front({ name: 'hidden', rear_port: rear, rear_port_position: 2 });
  limit(lab, ['view', 'change'], { name: 'shown' });
  await lab.patch('dcim.rearport', rear, { front_ports: [seen(1, shown)] });
  expect(await lab.values('dcim.frontport', hidden)).toMatchObject({ rear_port: rear, rear_port_position: 2 });
  await lab.patch('dcim.rearport', rear, { front_ports: [] });
  expect(await lab.values('dcim.frontport', shown)).toMatchObject({ rear_port: null });
  expect(await lab.values('dcim.frontport', hidden)).toMatchObject({ rear_port: rear, rear_port_position: 2 });
});

test('as many positions of a front port are mapped as the largest connectors have fibres, and no more', async () => {
  const { lab, newRear, front } = await panel();
  const rear = await newRear({ positions: 33 });
  const mapped = (count: number) => Array.from({ length: count }, (_, index) => entry(index + 1, rear, index + 1));
  const tooMany = 'At most 32 positions of a front port can be mapped.';
  expect(await bodyOf(front({ positions: 33, rear_ports: mapped(33) }))).toMatchObject({ rear_ports: [tooMany] });
  const port = await front({ positions: 33, rear_ports: mapped(32) });
  expect(
    await bodyOf(
      lab.patch('dcim.rearport', rear, {
        front_ports: mapped(33).map(({ position }) => seen(position, port, position)),
      }),
    ),
  ).toEqual({ front_ports: [tooMany] });
});

test('templates of front ports are led the same way, or not at all, and so are the ports of new devices', async () => {
  const { lab, device_type } = await panel();
  const template = { device_type, type: 'lc' };
  const rear_port = await lab.create('dcim.rearporttemplate', { ...template, name: 'R', positions: 4 });
  const other = await lab.create('dcim.rearporttemplate', { ...template, name: 'S' });
  await lab.create('dcim.frontporttemplate', { ...template, name: 'F1', rear_ports: [entry(1, rear_port, 2)] });
  await lab.create('dcim.frontporttemplate', { ...template, name: 'F2' });
  const several = [entry(1, other), entry(3, rear_port, 4)];
  const third = await lab.create('dcim.frontporttemplate', {
    ...template,
    name: 'F3',
    positions: 3,
    rear_ports: several,
  });
  expect(await lab.answer('dcim.frontporttemplate', third)).toMatchObject({ positions: 3, rear_ports: several });
  expect(await lab.answer('dcim.rearporttemplate', rear_port)).toMatchObject({
    front_ports: [{ position: 2 }, seen(4, third, 3)],
  });
  const device = await lab.device(device_type);
  const [rear = 0, single = 0] = await lab.ids('dcim.rearport', { device_id: String(device) });
  const ports = await lab.ids('dcim.frontport', { device_id: String(device) });
  const answers = await Promise.all(ports.map((id) => lab.answer('dcim.frontport', id)));
  expect(answers).toMatchObject([
    { name: 'F1', positions: 1, rear_ports: [entry(1, rear, 2)] },
    { name: 'F2', rear_ports: [] },
    { name: 'F3', positions: 3, rear_ports: [entry(1, single), entry(3, rear, 4)] },
  ]);
});

test('ports of a module lead to rear ports that it adopts, as far as their positions are free', async () => {
  const { lab, device, rear, front } = await panel();
  const held = await front({ rear_port: rear, rear_port_position: 2 });
  const module_type = await lab.create('dcim.moduletype', { manufacturer: lab.manufacturer, model: 'cassette' });
  const template = { module_type, type: 'lc' };
  const rear_port = await lab.create('dcim.rearporttemplate', { ...template, name: 'back', positions: 6 });
  for (const rear_port_position of [1, 2])
    await lab.create('dcim.frontporttemplate', {
      ...template,
      name: `F${rear_port_position}`,
      rear_port,
      rear_port_position,
    });
  const module_bay = await lab.create('dcim.modulebay', { device, name: 'bay' });
  const module = await lab.create('dcim.module', { device, module_bay, module_type, adopt_components: true });
  expect(await lab.values('dcim.rearport', rear)).toMatchObject({ module });
  const made = await lab.ids('dcim.frontport', { module_id: String(module) });
  const lists = await Promise.all(made.map((id) => lab.answer('dcim.frontport', id)));
  expect(lists).toMatchObject([
    { name: 'F1', rear_ports: [entry(1, rear, 1)] },
    { name: 'F2', rear_ports: [] },
  ]);
  expect(await lab.answer('dcim.frontport', held)).toMatchObject({ rear_ports: [entry(1, rear, 2)] });
});

test('templates keep the same rules, and lists of rear port templates lead front port templates', async () => {
  const { lab, device_type } = await panel();
  const template = { device_type, type: 'lc' };
  const rear = await lab.create('dcim.rearporttemplate', { ...template, name: 'R', positions: 3 });
  const newFront = (more: JsonObject) =>
    lab.create('dcim.frontporttemplate', { ...template, name: lab.name('F'), ...more });
  const [a, b] = [await newFront({ rear_port: rear, rear_port_position: 3 }), await newFront({ positions: 2 })];
  const taken = { __all__: ['Front port template with this Rear port and Rear port position already exists.'] };
  expect(await bodyOf(newFront({ positions: 2, rear_ports: [entry(2, rear, 3)] }))).toEqual(taken);
  expect(await bodyOf(lab.patch('dcim.rearporttemplate', rear, { positions: 2 }))).toHaveProperty('positions');
  await lab.patch('dcim.rearporttemplate', rear, { front_ports: [seen(1, b, 2)] });
  expect(await lab.answer('dcim.frontporttemplate', a)).toMatchObject({ rear_ports: [] });
  expect(await lab.answer('dcim.frontporttemplate', b)).toMatchObject({ rear_ports: [entry(2, rear, 1)] });
  const outcomes = await Promise.allSettled([
    lab.patch('dcim.frontporttemplate', a, { rear_ports: [entry(1, rear, 2)] }),
    lab.patch('dcim.frontporttemplate', b, { rear_ports: [entry(1, rear, 2)] }),
  ]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await lab.delete('dcim.rearporttemplate', rear);
  for (const port of [a, b]) expect(await lab.answer('dcim.frontporttemplate', port)).toMatchObject({ rear_ports: [] });
});
