import { expect, test } from 'vitest';
import type { Collection } from '../../../../src/domain/engine/collection.ts';
import type { Reader, Row } from '../../../../src/domain/engine/ports.ts';
import { withReader } from '../../../../src/domain/engine/resource/with-reader.ts';
import type { ObjectRef, TypeName } from '../../../../src/domain/engine/schema/field-kinds.ts';
import { connectedEndpoints } from '../../../../src/domain/inventory/connected-filter.ts';
import { traceFrom } from '../../../../src/domain/inventory/trace-cables.ts';
import { registry } from '../../../../src/domain/registry.ts';
import { Cabling } from '../../../support/cabling.ts';
import { refusal } from '../../../support/lifecycle.ts';

/** A reader that has whole collections in memory, as functions keep them. */
async function collected(reader: Reader): Promise<Reader> {
  const read = async (type: TypeName): Promise<Collection> => {
    const rows = new Map<number, Row>();
    for await (const row of reader.rows({ kind: 'by-id', type, startId: 0 })) rows.set(row.id, row);
    return {
      changes: 0,
      ids: (_, test = () => true) => [...rows.values()].filter(test).map(({ id }) => id),
      object: () => undefined,
      row: (id) => rows.get(id),
      view: (id) => rows.get(id),
    };
  };
  return withReader(reader, { collection: read });
}

/** A hall with endpoints of all sorts of paths; answers them. */
async function build(hall: Cabling): Promise<readonly ObjectRef[]> {
  const [left, right] = [await hall.panel(3), await hall.panel(3)];
  await hall.cable(left.rear, right.rear, { profile: 'single-1c4p' });
  const [ours, theirs, others] = [await hall.interfaces(3), await hall.interfaces(2), await hall.interfaces(9)];
  for (const [index, front] of left.fronts.entries()) await hall.cable(ours[index] ?? front, front);
  const [first, second] = right.fronts;
  const [a, b] = theirs;
  if (!first || !second || !a || !b) throw new Error('No ports');
  await hall.cable(a, first);
  await hall.cable(b, second, { status: 'planned' });
  const [c, d, e, f, g, h] = others;
  if (!c || !d || !e || !f || !g || !h) throw new Error('No interfaces');
  await hall.cable(c, d, { status: 'decommissioning' });
  await hall.cable([e, f], [g, h]);
  const alone = await hall.panel(2);
  await hall.cable(others[6] ?? alone.rear, alone.rear);
  return [...ours, ...theirs, ...others];
}

test('endpoints are found by whether all cables of their path are connected, as if each was traced by itself', async () => {
  const hall = await Cabling.begin();
  const endpoints = await build(hall);
  const { context } = hall.lab;
  const expected: number[] = [];
  for (const { id } of endpoints) {
    const segments = await traceFrom(context, registry.resourceOf('dcim.interface'), id);
    const cables = segments.flatMap((segment) => segment.cables);
    const statuses = await Promise.all(cables.map((cable) => hall.lab.values('dcim.cable', cable.id)));
    if (cables.length > 0 && statuses.every(({ status }) => status === 'connected')) expected.push(id);
  }
  expect(expected).toHaveLength(8);
  const others = endpoints.map(({ id }) => id).filter((id) => !expected.includes(id));
  expect(await hall.lab.ids('dcim.interface', { connected: 'true' })).toEqual(expected);
  expect(await hall.lab.ids('dcim.interface', { connected: 'false' })).toEqual(others);
  expect(await hall.lab.ids('dcim.interface', { connected: 'true', device_id: '99' }).catch(() => [])).toEqual([]);
  const inMemory = await collected(context.store);
  expect([...(await connectedEndpoints(inMemory, 'dcim.interface'))].sort((x, y) => x - y)).toEqual(expected);
  expect(await connectedEndpoints(inMemory, 'dcim.powerport')).toEqual(new Set());
});

test('the filter is a flag of endpoints, and no filter of the ports between', async () => {
  const hall = await Cabling.begin();
  const refused = async (model: string, connected: string) => (await refusal(hall.lab.ids(model, { connected }))).body;
  for (const model of ['interface', 'consoleport', 'consoleserverport', 'powerport', 'poweroutlet'])
    expect(await refused(`dcim.${model}`, 'maybe')).toEqual({ connected: ['Enter true or false.'] });
  expect(await refused('dcim.rearport', 'true')).toHaveProperty('connected');
});
