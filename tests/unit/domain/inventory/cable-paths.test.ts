import { expect, test } from 'vitest';
import type { Permission } from '../../../../src/domain/engine/access/grants.ts';
import type { JsonObject } from '../../../../src/domain/engine/json.ts';
import { answers } from '../../../../src/domain/engine/query/answer.ts';
import type { ObjectRef, TypeName } from '../../../../src/domain/engine/schema/field-kinds.ts';
import { networkInterface } from '../../../../src/domain/inventory/interface.ts';
import { pathsThrough, traceFrom } from '../../../../src/domain/inventory/trace-cables.ts';
import { registry } from '../../../../src/domain/registry.ts';
import { Cabling } from '../../../support/cabling.ts';
import { countingStore } from '../../../support/counting-store.ts';

const none = { endpoints: null, endpointsType: null, reachable: false };
const interfaceEnds = (...refs: (ObjectRef | undefined)[]) => ({
  endpoints: refs.map((ref) => ref?.id),
  endpointsType: 'dcim.interface',
});

const traced = async (hall: Cabling, { type, id }: ObjectRef) =>
  (await traceFrom(hall.lab.context, registry.resourceOf(type), id)).map(({ near, cables, far }) => [
    near.map((ref) => ref.id),
    cables.map((ref) => ref.id),
    far.map((ref) => ref.id),
  ]);

const through = ({ lab }: Cabling, { type, id }: ObjectRef) => pathsThrough(lab.context, registry.resourceOf(type), id);

test('a cable between two interfaces connects them; without one there is nothing at the other end', async () => {
  const hall = await Cabling.begin();
  const [a, b, free] = await hall.interfaces(3);
  if (!a || !b || !free) throw new Error('No interfaces');
  expect(await hall.shown(free)).toEqual({ peers: [], peersType: null, ...none });
  expect(await traced(hall, free)).toEqual([]);
  const cable = await hall.cable(a, b);
  const connected = { peersType: 'dcim.interface', reachable: true };
  expect(await hall.shown(a)).toEqual({ peers: [b.id], ...connected, ...interfaceEnds(b) });
  expect(await hall.shown(b)).toEqual({ peers: [a.id], ...connected, ...interfaceEnds(a) });
  expect(await traced(hall, b)).toEqual([[[b.id], [cable], [a.id]]]);
  await hall.lab.patch('dcim.cable', cable, { status: 'planned' });
  expect(await hall.shown(a)).toMatchObject({ ...interfaceEnds(b), reachable: false });
  await hall.lab.delete('dcim.cable', cable);
  expect(await hall.shown(a)).toEqual({ peers: [], peersType: null, ...none });
});

test('console ports, and outlets and power ports, are endpoints; a path ends at a power port', async () => {
  const hall = await Cabling.begin();
  const [port, server] = [await hall.port('consoleport'), await hall.port('consoleserverport')];
  await hall.cable(port, server);
  expect(await hall.shown(port)).toMatchObject({ endpoints: [server.id], endpointsType: 'dcim.consoleserverport' });
  expect(await hall.shown(server)).toMatchObject({ endpoints: [port.id], reachable: true });
  const device = await hall.device();
  const inlet = await hall.port('powerport', { device });
  const outlet = await hall.port('poweroutlet', { device, power_port: inlet.id });
  const [feeding, load] = [await hall.port('poweroutlet'), await hall.port('powerport')];
  await hall.cable(outlet, load);
  await hall.cable(feeding, inlet);
  expect(await hall.shown(load)).toMatchObject({ endpoints: [outlet.id], endpointsType: 'dcim.poweroutlet' });
  expect(await hall.shown(feeding)).toMatchObject({ endpoints: [inlet.id], endpointsType: 'dcim.powerport' });
});

test('two cables in a row through a panel; the ports show the next ends only', async () => {
  const hall = await Cabling.begin();
  const [a] = await hall.interfaces(1);
  const [b] = await hall.interfaces(1);
  const { rear, fronts } = await hall.panel(1);
  const [front] = fronts;
  if (!a || !b || !front) throw new Error('No ports');
  const near = await hall.cable(a, front);
  expect(await hall.shown(a)).toEqual({ peers: [front.id], peersType: 'dcim.frontport', ...none });
  expect(await traced(hall, a)).toEqual([
    [[a.id], [near], [front.id]],
    [[rear.id], [], []],
  ]);
  const far = await hall.cable(rear, b, { status: 'planned' });
  expect(await hall.shown(a)).toEqual({
    peers: [front.id],
    peersType: 'dcim.frontport',
    ...interfaceEnds(b),
    reachable: false,
  });
  expect(await hall.shown(front)).toMatchObject({ peers: [a.id], peersType: 'dcim.interface' });
  expect(await hall.shown(rear)).toMatchObject({ peers: [b.id], peersType: 'dcim.interface' });
  expect(await traced(hall, b)).toEqual([
    [[b.id], [far], [rear.id]],
    [[front.id], [near], [a.id]],
  ]);
});

test('a trunk of 12 positions between two panels leads each front port to the one of its position', async () => {
  const hall = await Cabling.begin();
  const [left, right] = [await hall.panel(12), await hall.panel(12)];
  const trunk = await hall.cable(left.rear, right.rear, { profile: 'single-1c12p' });
  const [ours, theirs] = [await hall.interfaces(12), await hall.interfaces(12)];
  for (const [index, front] of left.fronts.entries()) await hall.cable(ours[index] ?? front, front);
  for (const [index, front] of right.fronts.entries()) await hall.cable(theirs[index] ?? front, front);
  for (const [index, port] of ours.entries())
    expect(await hall.shown(port)).toMatchObject({ ...interfaceEnds(theirs[index]), reachable: true });
  await hall.lab.patch('dcim.cable', trunk, { profile: null });
  for (const [index, port] of theirs.entries())
    expect(await hall.shown(port)).toMatchObject(interfaceEnds(ours[index]));
  const paths = await through(hall, left.rear);
  expect(paths).toHaveLength(24);
  expect(paths.every(({ isComplete, isActive, isSplit }) => isComplete && isActive && !isSplit)).toBe(true);
  const [front] = left.fronts;
  const own = front ? await through(hall, front) : [];
  expect(own.map(({ nodes }) => nodes[0]?.[0]?.id)).toEqual([ours[0]?.id, theirs[0]?.id]);
  expect(own[0]?.nodes.flat()).toContainEqual({ type: 'dcim.cable', id: trunk });
});

test('a path that enters a rear port of several positions from a cable splits, and reaches nothing', async () => {
  const hall = await Cabling.begin();
  const { rear, fronts } = await hall.panel(2);
  const [a, b, c] = await hall.interfaces(3);
  const [first, second] = fronts;
  if (!a || !b || !c || !first || !second) throw new Error('No ports');
  const cable = await hall.cable(a, rear);
  await hall.cable(first, b);
  await hall.cable(second, c);
  expect(await hall.shown(a)).toEqual({ peers: [rear.id], peersType: 'dcim.rearport', ...none });
  expect(await traced(hall, a)).toEqual([[[a.id], [cable], [rear.id]]]);
  const [split] = await through(hall, rear);
  expect(split).toMatchObject({ isSplit: true, isComplete: false, isActive: true });
});

test('a front port of several positions leads through rear ports of one position each and together again', async () => {
  const hall = await Cabling.begin();
  const duplex = async () => {
    const device = await hall.device();
    const rears = [
      await hall.port('rearport', { device, type: 'lc' }),
      await hall.port('rearport', { device, type: 'lc' }),
    ];
    const rear_ports = rears.map(({ id }, index) => ({ position: index + 1, rear_port: id, rear_port_position: 1 }));
    return { front: await hall.port('frontport', { device, type: 'lc', positions: 2, rear_ports }), rears };
  };
  const [left, right] = [await duplex(), await duplex()];
  const [a] = await hall.interfaces(1);
  const [b] = await hall.interfaces(1);
  if (!a || !b) throw new Error('No interfaces');
  await hall.cable(left.rears, right.rears, { profile: 'trunk-2c1p' });
  await hall.cable(a, left.front, { profile: 'single-1c2p' });
  await hall.cable(b, right.front, { profile: 'single-1c2p' });
  const path = (await through(hall, left.front))[0];
  expect(path?.nodes.map((refs) => refs.length)).toEqual([1, 1, 1, 2, 1, 2, 1, 1, 1]);
  expect(await hall.shown(a)).toMatchObject({ ...interfaceEnds(b), reachable: true });
});

test('a front port of several positions splits a path that does not say by which it comes', async () => {
  const hall = await Cabling.begin();
  const device = await hall.device();
  const rear = await hall.port('rearport', { device, type: 'lc', positions: 2 });
  const rear_ports = [1, 2].map((position) => ({ position, rear_port: rear.id, rear_port_position: position }));
  const front = await hall.port('frontport', { device, type: 'lc', positions: 2, rear_ports });
  const [a] = await hall.interfaces(1);
  if (!a) throw new Error('No interface');
  await hall.cable(a, front);
  expect(await hall.shown(a)).toMatchObject(none);
  expect(await through(hall, front)).toMatchObject([{ isSplit: true }]);
});

test('without a profile all ends of a cable are connected; a breakout tells which connector leads where', async () => {
  const hall = await Cabling.begin();
  const [a, b] = await hall.interfaces(2);
  const far = await hall.interfaces(4);
  if (!a || !b) throw new Error('No interfaces');
  const plain = await hall.cable([a, b], far);
  expect(await hall.shown(a)).toMatchObject({ peers: far.map(({ id }) => id), ...interfaceEnds(...far) });
  for (const end of far) expect(await hall.shown(end)).toMatchObject(interfaceEnds(a, b));
  expect(await traced(hall, b)).toEqual([[[a.id, b.id], [plain], far.map(({ id }) => id)]]);
  await hall.lab.delete('dcim.cable', plain);
  const [c] = await hall.interfaces(1);
  if (!c) throw new Error('No interface');
  await hall.cable(c, far.slice(0, 3), { profile: 'breakout-1c4p-4c1p' });
  expect(await hall.shown(c)).toMatchObject({ ...interfaceEnds(...far.slice(0, 3)), reachable: true });
  expect(await hall.shown(far[1] ?? c)).toMatchObject({ peers: [c.id], ...interfaceEnds(c) });
  expect(await traced(hall, far[1] ?? c)).toMatchObject([[[far[1]?.id], {}, [c.id]]]);
});

test('trunks lead connectors straight, shuffles cross them', async () => {
  const hall = await Cabling.begin();
  const [ours, theirs] = [await hall.interfaces(4), await hall.interfaces(4)];
  const trunk = await hall.cable(ours, theirs, { profile: 'trunk-4c4p' });
  expect(await hall.shown(ours[2] ?? trunkless)).toMatchObject(interfaceEnds(theirs[2]));
  await hall.lab.patch('dcim.cable', trunk, { profile: 'trunk-4c4p-shuffle' });
  expect(await hall.shown(ours[2] ?? trunkless)).toMatchObject(interfaceEnds(...theirs));
});
const trunkless: ObjectRef = { type: 'dcim.interface', id: 0 };

test('a path that goes in circles ends', async () => {
  const hall = await Cabling.begin();
  const [left, right] = [await hall.panel(2), await hall.panel(2)];
  const [a] = await hall.interfaces(1);
  const [in1, in2] = left.fronts;
  const [out] = right.fronts;
  if (!a || !in1 || !in2 || !out) throw new Error('No ports');
  await hall.cable(a, in1);
  await hall.cable(left.rear, out);
  await hall.cable(right.rear, in2);
  expect(await hall.shown(a)).toMatchObject(none);
  expect(await through(hall, left.rear)).toMatchObject([{ isComplete: false }]);
});

test('a trace goes on at the bridge of the interface that it ends at', async () => {
  const hall = await Cabling.begin();
  const [a, d] = await hall.interfaces(2);
  const [b, c] = await hall.interfaces(2);
  if (!a || !b || !c || !d) throw new Error('No interfaces');
  const [first, second] = [await hall.cable(a, b), await hall.cable(c, d)];
  await hall.lab.patch('dcim.interface', b.id, { bridge: c.id });
  expect(await traced(hall, a)).toEqual([
    [[a.id], [first], [b.id]],
    [[c.id], [second], [d.id]],
  ]);
  expect(await hall.shown(a)).toMatchObject(interfaceEnds(b));
});

test('a path tells nothing from the first thing on that the caller may not view', async () => {
  const hall = await Cabling.begin();
  const [left, right] = [await hall.panel(2), await hall.panel(2)];
  const [a] = await hall.interfaces(1);
  const [b] = await hall.interfaces(1);
  const [near, far] = [left.fronts[0], right.fronts[0]];
  if (!a || !b || !near || !far) throw new Error('No ports');
  await hall.cable(a, near);
  const trunk = await hall.cable(left.rear, right.rear, { label: 'secret' });
  await hall.cable(far, b);
  const types: readonly TypeName[] = ['dcim.interface', 'dcim.frontport', 'dcim.rearport', 'dcim.cable'];
  const seeing = (hidden: Partial<Record<string, JsonObject | null>>): void => {
    const permissions: readonly Permission[] = types.flatMap((type) =>
      hidden[type] === null
        ? []
        : [{ types: [type], actions: ['view'], constraints: hidden[type] ? [hidden[type]] : null }],
    );
    hall.lab.context = { ...hall.lab.context, actor: { ...hall.lab.context.actor, superuser: false, permissions } };
  };
  seeing({});
  expect(await hall.shown(a)).toMatchObject({ ...interfaceEnds(b), reachable: true });
  seeing({ 'dcim.interface': { id: a.id } });
  expect(await hall.shown(a)).toMatchObject({ endpoints: null, endpointsType: null });
  expect(await hall.shown(near)).toMatchObject({ peers: [a.id] });
  expect(await hall.shown(far)).toMatchObject({ peers: [], peersType: null });
  seeing({ 'dcim.cable': { label: '' } });
  expect(await hall.shown(a)).toMatchObject({ peers: [near.id], ...none });
  expect(await traced(hall, a)).toMatchObject([
    [[a.id], {}, [near.id]],
    [[left.rear.id], [], []],
  ]);
  const visible = (await through(hall, near)).flatMap(({ nodes }) => nodes.flat());
  expect(visible).toContainEqual(near);
  expect(visible).not.toContainEqual({ type: 'dcim.cable', id: trunk });
  expect(visible).not.toContainEqual(right.rear);
  seeing({ 'dcim.frontport': null });
  expect(await hall.shown(a)).toEqual({ peers: [], peersType: null, ...none });
  seeing({ 'dcim.rearport': { id: left.rear.id } });
  expect(await traced(hall, a)).toMatchObject([{}, [[left.rear.id], {}, []]]);
});

test('a page is answered in as many batches as one interface, and without cables in none', async () => {
  const hall = await Cabling.begin();
  const [left, right] = [await hall.panel(12), await hall.panel(12)];
  await hall.cable(left.rear, right.rear);
  const [ours, theirs, free] = [await hall.interfaces(12), await hall.interfaces(12), await hall.interfaces(3)];
  for (const [index, front] of left.fronts.entries()) await hall.cable(ours[index] ?? front, front);
  for (const [index, front] of right.fronts.entries()) await hall.cable(theirs[index] ?? front, front);
  const batchesFor = async (refs: readonly ObjectRef[], shown: (name: string) => boolean = () => true) => {
    const objects = [...(await hall.lab.context.store.getMany(refs)).values()];
    const { store, reads } = countingStore(hall.lab.context.store);
    const page = await answers({ ...hall.lab.context, store }, networkInterface, objects, 'full', shown);
    return { batches: reads.batches, page };
  };
  const single = await batchesFor(ours.slice(0, 1));
  const whole = await batchesFor(ours);
  expect(whole.batches).toBe(single.batches);
  expect(whole.page.every((answer) => answer.connected_endpoints_reachable === true)).toBe(true);
  const untold = (name: string): boolean => !/^(link_peers|connected_endpoints)/.test(name);
  expect((await batchesFor(free)).batches).toBe((await batchesFor(free, untold)).batches);
  expect((await batchesFor(ours, untold)).batches).toBeLessThan(whole.batches);
  const peersOnly = (name: string): boolean => !name.startsWith('connected_endpoints');
  expect((await batchesFor(ours, peersOnly)).batches).toBeLessThan(whole.batches);
});
