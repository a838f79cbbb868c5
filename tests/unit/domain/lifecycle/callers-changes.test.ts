import { beforeEach, describe, expect, test } from 'vitest';
import type { Permission } from '../../../../src/domain/engine/access/grants.ts';
import type { Context } from '../../../../src/domain/engine/context.ts';
import type { StoredObject } from '../../../../src/domain/engine/resource/resource.ts';
import { perform } from '../../../../src/domain/engine/write/run-action.ts';
import { save } from '../../../../src/domain/engine/write/save.ts';
import type { UnitOfWork } from '../../../../src/domain/engine/write/unit-of-work.ts';
import { bomCoverage } from '../../../../src/domain/lifecycle/bom/bom-coverage.ts';
import { bomRequirements } from '../../../../src/domain/lifecycle/bom/bom-requirements.ts';
import { diffBom, previewBom } from '../../../../src/domain/lifecycle/bom/compare-bom.ts';
import { generateBom } from '../../../../src/domain/lifecycle/bom/generate-bom.ts';
import { registry } from '../../../../src/domain/registry.ts';
import { Lifecycle, refusal } from '../../../support/lifecycle.ts';
import { MemoryStore } from '../../../support/memory-store.ts';

const denied = { status: 403, body: { detail: 'You do not have permission to perform this action.' } };
const app = 'netbox_asset_lifecycle';

let plan: Lifecycle;

beforeEach(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
});

const all = ['view', 'add', 'change', 'delete'];
const allowed = (types: Permission['types'], constraints: Permission['constraints'] = null): Permission => ({
  types,
  actions: all,
  constraints,
});

/** The same store, for somebody with these permissions. */
const as = (...permissions: readonly Permission[]): Context => ({
  ...plan.context,
  actor: { userId: 7, username: 'limited', superuser: false, writeEnabled: true, permissions },
});

describe('a verb', () => {
  let spare: StoredObject;

  beforeEach(async () => {
    const id = await plan.spare(await plan.pool(), await plan.deviceType(), { quantity: 3, description: 'east' });
    const found = await plan.find('spareitem', id);
    if (!found) throw new Error('No spare item');
    spare = found;
  });

  const changing = (context: Context, change: (work: UnitOfWork) => void) =>
    perform(context, {}, async (work) => change(work));

  test('cannot change an object in the name of a caller who may not change that very object', async () => {
    const spares = allowed([`${app}.spareitem`], { description: 'west' });
    expect(await refusal(changing(as(spares), (work) => work.update(spare, { quantity: 99 })))).toEqual(denied);
    expect(await refusal(changing(as(spares), (work) => work.delete(spare)))).toEqual(denied);
    expect(await plan.values('spareitem', spare.id)).toMatchObject({ quantity: 3 });
  });

  test('cannot leave an object in a state that its caller may not write', async () => {
    const spares = allowed([`${app}.spareitem`], { description: 'east' });
    expect(await refusal(changing(as(spares), (work) => work.update(spare, { description: 'west' })))).toEqual(denied);
    await changing(as(spares), (work) => work.update(spare, { quantity: 4 }));
    expect(await plan.values('spareitem', spare.id)).toMatchObject({ quantity: 4, description: 'east' });
  });

  test('cannot make an object for a caller who may not add it', async () => {
    const values = { name: 'Pool', site: plan.site };
    const making = perform(as(allowed([`${app}.sparespool`], { name: 'Other' })), {}, (work) =>
      work.add(`${app}.sparespool`, [values]),
    );
    expect(await refusal(making)).toEqual(denied);
    expect(await plan.ids('sparespool', { name: 'Pool' })).toEqual([]);
  });

  test('lets rules change what follows, and values that callers cannot write', async () => {
    const nobody = as();
    await changing(nobody, (work) => work.update(spare, { qty_reserved: 1 }));
    const reserved = await plan.find('spareitem', spare.id);
    if (reserved) await changing(nobody, (work) => work.consequences.update(reserved, { quantity: 5 }));
    expect(await plan.values('spareitem', spare.id)).toMatchObject({ qty_reserved: 1, quantity: 5 });
  });
});

describe('figures of a BOM', () => {
  const boms = allowed([`${app}.bom`, `${app}.bomlineitem`]);
  const orders = allowed([`${app}.purchaseorder`, `${app}.polineitem`]);

  /** Ten units are needed; two orders buy three and four of them. */
  async function ordered() {
    const deviceType = await plan.deviceType();
    const bom = await plan.bom();
    const line = await plan.line(bom, deviceType, 10);
    const [first, second] = [await plan.order(bom, { currency: 'EUR' }), await plan.order(bom, { currency: 'USD' })];
    await plan.create('polineitem', {
      purchase_order: first,
      bom_line_item: line,
      qty_ordered: 3,
      unit_price: '100',
    });
    await plan.create('polineitem', {
      purchase_order: second,
      bom_line_item: line,
      qty_ordered: 4,
      unit_price: '7',
    });
    return { bom, line, first };
  }

  test('count no document that is hidden, say how many are, and leave open what to buy', async () => {
    const { bom } = await ordered();
    const coverage = await bomCoverage(as(boms), bom);
    expect(coverage).toMatchObject({
      hidden_lines: 0,
      lines: [{ on_draft_orders: 0, outstanding_to_order: null, surplus: null, hidden_documents: 2, documents: [] }],
      totals: [],
    });
    expect(await bomRequirements(as(boms), bom, [])).toMatchObject({
      to_buy: null,
      lines: [{ on_draft_orders: 0, to_buy: null, hidden_documents: 2 }],
    });
  });

  test('count the documents that may be viewed', async () => {
    const { bom, first } = await ordered();
    const some = as(boms, allowed([`${app}.purchaseorder`], { id: first }), allowed([`${app}.polineitem`]));
    expect(await bomCoverage(some, bom)).toMatchObject({
      lines: [{ on_draft_orders: 3, outstanding_to_order: null, hidden_documents: 1 }],
      totals: [{ currency: 'EUR', on_draft_orders: '300.0000' }],
    });
    expect(await bomCoverage(as(boms, orders), bom)).toMatchObject({
      lines: [{ on_draft_orders: 7, outstanding_to_order: 3, hidden_documents: 0 }],
    });
  });

  test('tell of hidden lines only how many there are', async () => {
    const { bom, line } = await ordered();
    await plan.line(bom, await plan.deviceType(), 5);
    const some = as(allowed([`${app}.bom`]), allowed([`${app}.bomlineitem`], { id__gt: line }), orders);
    const { hidden_lines, lines, totals } = await bomCoverage(some, bom);
    expect({ hidden_lines, required: lines.map(({ required }) => required), totals }).toEqual({
      hidden_lines: 1,
      required: [5],
      totals: [],
    });
    expect(await bomRequirements(some, bom, [])).toMatchObject({ hidden_lines: 1, to_buy: null });
  });
});

describe('the scope of a BOM', () => {
  const planner = (devices: Permission['constraints']) =>
    as(allowed([`${app}.bom`, `${app}.bomscoperule`, `${app}.bomlineitem`]), allowed(['dcim.device'], devices));

  test('of a rule that is tried is what the caller may view', async () => {
    const deviceType = await plan.deviceType();
    await plan.device(deviceType, { name: 'secret', serial: 'S-1' });
    const seen = await plan.device(deviceType, { name: 'open' });
    const rule = {
      object_types: ['dcim.device'] as const,
      action: 'include' as const,
      enabled: true,
      parameters: { device_type_id: [deviceType] },
    };
    expect(await previewBom(planner({ name: 'open' }), await plan.bom(), [rule])).toMatchObject({
      objects_in: 1,
      first_objects_in: [{ object: { type: 'dcim.device', id: seen } }],
      lines_added: [{ quantity: 1 }],
    });
    const guess = { ...rule, parameters: { serial: ['S-1'] } };
    expect(await previewBom(planner({ name: 'open' }), await plan.bom(), [guess])).toMatchObject({
      objects_in: 0,
      lines_added: [],
    });
  });

  test('keeps what was generated and is hidden, whatever the rules of the caller say', async () => {
    const deviceType = await plan.deviceType();
    const hidden = await plan.devices(2, deviceType, { status: 'planned' });
    const gone = await plan.device(deviceType, { name: 'open gone', status: 'planned' });
    const bom = await plan.bom();
    await plan.rule(bom, { device_type_id: [deviceType], status: ['planned'] });
    await plan.generate(bom);
    await plan.patch('dcim.device', gone, { status: 'active' });
    for (const id of hidden) await plan.patch('dcim.device', id, { status: 'active' });
    const added = await plan.device(deviceType, { name: 'open new', status: 'planned' });

    const limited = planner({ name__startswith: 'open' });
    const expected = {
      objects_in: 1,
      objects_out: 1,
      objects_unchanged: 0,
      first_objects_in: [{ object: { type: 'dcim.device', id: added } }],
      first_objects_out: [{ object: { type: 'dcim.device', id: gone } }],
      lines_added: [],
      lines_changed: [],
    };
    expect(await diffBom(limited, bom)).toMatchObject({ differs: true, ...expected });
    const { also } = await generateBom(limited, { id: bom });
    expect(also.changes).toMatchObject(expected);
    const assets = await plan.rows('asset', 'bom', bom);
    const objects = assets.map(({ values }) => values.assigned_object);
    expect(objects).toEqual(expect.arrayContaining([...hidden, added].map((id) => ({ type: 'dcim.device', id }))));
    expect(objects).toHaveLength(3);
    expect(await plan.rows('bomlineitem', 'bom', bom)).toMatchObject([{ values: { quantity: 3 } }]);
  });
});

describe('a rack or a location that moves to another site', () => {
  let other: number;
  let location: number;
  let rack: number;
  let device: number;
  let pool: number;

  beforeEach(async () => {
    const { site } = plan;
    other = await plan.create('dcim.site', { name: 'Other', slug: 'other' });
    location = await plan.create('dcim.location', { name: 'Room', slug: 'room', site });
    rack = await plan.create('dcim.rack', { name: 'Rack', site, location });
    device = await plan.device(await plan.deviceType(), { rack, location });
    pool = await plan.create('sparespool', { name: 'Shelf', site, location });
  });

  const places = [allowed(['dcim.site', 'dcim.location', 'dcim.rack'])];
  const moveRack = (context: Context) =>
    save(context, {
      resource: registry.resourceOf('dcim.rack'),
      id: rack,
      input: { site: other, location: null },
      completeness: 'partial',
    });
  const moveRoom = (context: Context) =>
    save(context, {
      resource: registry.resourceOf('dcim.location'),
      id: location,
      input: { site: other },
      completeness: 'partial',
    });
  const siteOf = async (model: string, id: number) => (await plan.values(model, id)).site;

  test.each([
    ['nothing', []],
    ['devices of the first site', [allowed(['dcim.device'], { site__slug: 'hall' })]],
    ['devices of the other site', [allowed(['dcim.device'], { site__slug: 'other' })]],
  ])('takes no device along for callers who may change %s', async (_, more) => {
    const pools = allowed([`${app}.sparespool`]);
    expect(await refusal(moveRack(as(...places, ...more)))).toEqual(denied);
    expect(await refusal(moveRoom(as(...places, pools, ...more)))).toEqual(denied);
    expect([await siteOf('dcim.rack', rack), await siteOf('dcim.device', device)]).toEqual([plan.site, plan.site]);
  });

  test('takes along racks, devices and pools that its caller may change', async () => {
    const mover = as(...places, allowed(['dcim.device', `${app}.sparespool`]));
    expect(await refusal(moveRoom(as(...places, allowed(['dcim.device']))))).toEqual(denied);
    await moveRoom(mover);
    expect(await siteOf('dcim.rack', rack)).toBe(other);
    expect(await siteOf('dcim.device', device)).toBe(other);
    expect(await siteOf('sparespool', pool)).toBe(other);
    await plan.patch('sparespool', pool, { description: 'it can still be edited' });
  });

  test('takes the destinations of shipments along', async () => {
    const order = await plan.order(await plan.bom());
    const shipment = await plan.shipment(order, { location });
    await moveRoom(plan.context);
    expect(await plan.values('shipment', shipment)).toMatchObject({ site: other, location });
    await plan.patch('shipment', shipment, { description: 'it can still be edited' });
  });
});
