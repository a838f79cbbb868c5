import { beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/domain/engine/json.ts';
import { updateMany } from '../../../../src/domain/engine/write/bulk.ts';
import { registry } from '../../../../src/domain/registry.ts';
import { bulkOn } from '../../../support/bulk.ts';
import { Lifecycle, refusal } from '../../../support/lifecycle.ts';
import { MemoryStore } from '../../../support/memory-store.ts';

let plan: Lifecycle;
beforeAll(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
});

const { create, update, destroy, vendors, nameOf } = bulkOn(() => plan);

describe('creating a list', () => {
  test('answers the objects in the order of the request', async () => {
    const body = vendors(5);
    const ids = await create('vendor', body);
    expect(await Promise.all(ids.map((id) => nameOf('vendor', id)))).toEqual(body.map(({ name }) => name));
  });

  test('makes none when one is wrong, and tells of every wrong one in the order of the request', async () => {
    const [good, twin] = vendors(2);
    const before = await plan.context.store.count('netbox_asset_lifecycle.vendor');
    const body = [
      { name: '' },
      good ?? {},
      { name: 'Metal Works' },
      'no object',
      twin ?? {},
      { ...twin, code: 'again' },
    ];
    expect(await refusal(create('vendor', body))).toEqual({
      status: 400,
      body: {
        detail: '4 of 6 objects could not be created.',
        errors: [
          { index: 0, errors: { name: ['This field may not be blank.'] } },
          { index: 2, errors: { name: ['vendor with this name already exists.'] } },
          { index: 3, errors: { __all__: ['Invalid data. Expected a dictionary, but got str.'] } },
          { index: 5, errors: { name: ['vendor with this name already exists.'] } },
        ],
      },
    });
    expect(await plan.context.store.count('netbox_asset_lifecycle.vendor')).toBe(before);
  });

  test('holds the rules of each: lines and rules of a BOM, all in draft or none', async () => {
    const [draft, approved] = [await plan.bom(), await plan.bom()];
    await plan.patch('bom', approved, { status: 'approved' });
    const item = { item_type: 'dcim.devicetype', item_id: await plan.deviceType() };
    const { body } = await refusal(
      create('bomlineitem', [
        { bom: draft, ...item },
        { bom: approved, ...item },
        { bom: draft, ...item, variant: { airflow: '' } },
      ]),
    );
    expect(body).toMatchObject({
      errors: [
        { index: 1, errors: { __all__: ['A line item can only be changed while its parent is in draft status.'] } },
        { index: 2, errors: { __all__: ['The BOM already has a line item with this item and variant.'] } },
      ],
    });
    expect(await plan.rows('bomlineitem', 'bom', draft)).toEqual([]);
    await create('bomscoperule', [
      { bom: draft, object_types: ['dcim.rack'] },
      { bom: draft, object_types: ['dcim.device'] },
    ]);
    expect(await plan.rows('bomscoperule', 'bom', draft)).toHaveLength(2);
  });

  test('makes an order with many lines at once, and the BOM lines know of them', async () => {
    const bom = await plan.bom();
    const types = await Promise.all(Array.from({ length: 60 }, () => plan.deviceType()));
    const lines = await create(
      'bomlineitem',
      types.map((item_id) => ({ bom, item_type: 'dcim.devicetype', item_id })),
    );
    const purchase_order = await plan.order(bom);
    const items = await create(
      'polineitem',
      lines.map((bom_line_item) => ({ purchase_order, bom_line_item, qty_ordered: 1 })),
    );
    expect(await plan.values('bomlineitem', lines[59] ?? 0)).toMatchObject({ po_line_items: [items[59]] });
    await plan.delete('purchaseorder', purchase_order);
    for (const line of lines) expect(await plan.values('bomlineitem', line)).toMatchObject({ po_line_items: [] });
    await plan.delete('bom', bom);
    expect(await plan.rows('bomlineitem', 'bom', bom)).toEqual([]);
  });

  test('takes a thousand objects and not one more', async () => {
    expect(await refusal(create('vendor', vendors(1001)))).toMatchObject({ status: 400 });
  });
});

describe('changing a list', () => {
  test('tells of unknown ids alone, before anything else is wrong', async () => {
    const [a = 0] = await create('vendor', vendors(1));
    const unknown = { id: 999_999, description: 'x' };
    expect(await refusal(update('vendor', [{ id: a, name: '' }, unknown, { description: 'no id' }]))).toEqual({
      status: 400,
      body: {
        detail: '1 of 3 objects could not be found.',
        errors: [{ id: 999_999, errors: { id: ['Object with ID 999999 does not exist'] } }],
      },
    });
  });

  test('changes none when one is wrong: repeated, taken, without id', async () => {
    const body = vendors(2);
    const [a = 0, b = 0] = await create('vendor', body);
    expect(
      await refusal(
        update('vendor', [
          { id: a, description: 'changed' },
          { description: 'no id' },
          { id: b, name: 'Metal Works' },
          { id: a, description: 'again' },
        ]),
      ),
    ).toEqual({
      status: 400,
      body: {
        detail: '3 of 4 objects could not be updated.',
        errors: [
          { id: a, errors: { id: [`Object with ID ${a} is listed more than once`] } },
          { index: 1, errors: { id: ['This field is required.'] } },
          { id: b, errors: { name: ['vendor with this name already exists.'] } },
        ],
      },
    });
    expect(await plan.values('vendor', a)).toMatchObject({ description: '' });
  });

  test('counts an entry once, however much is wrong with it', async () => {
    const [a = 0] = await create('vendor', vendors(1));
    const wrong = { id: a, name: '' };
    expect(await refusal(update('vendor', [wrong, wrong, wrong]))).toEqual({
      status: 400,
      body: {
        detail: '3 of 3 objects could not be updated.',
        errors: [
          { id: a, errors: { name: ['This field may not be blank.'] } },
          { id: a, errors: { id: [`Object with ID ${a} is listed more than once`] } },
          { id: a, errors: { id: [`Object with ID ${a} is listed more than once`] } },
        ],
      },
    });
  });

  test('asks each entry for its version when the request wants it', async () => {
    const [a = 0, b = 0] = await create('vendor', vendors(2));
    const ifMatch =
      ({ version }: JsonObject) =>
      (object: { readonly version: number }) =>
        version === undefined || object.version === version;
    const send = (version: number) =>
      updateMany(
        plan.context,
        registry.resourceOf('netbox_asset_lifecycle.vendor'),
        [
          { id: a, description: 'x', version: 1 },
          { id: b, description: 'x', version },
        ],
        'partial',
        ifMatch,
      );
    expect(await refusal(send(7))).toEqual({
      status: 412,
      body: {
        detail: '1 of 2 objects could not be updated.',
        errors: [{ id: b, errors: { __all__: ['Precondition failed.'] } }],
      },
    });
    expect(await plan.values('vendor', a)).toMatchObject({ description: '' });
    await send(1);
    expect(await plan.values('vendor', b)).toMatchObject({ description: 'x' });
  });

  test('moves orders along their rules, all or none', async () => {
    const bom = await plan.bom();
    const [first, second] = [await plan.order(bom), await plan.order(bom, { order_id: plan.name('number') })];
    await update('purchaseorder', [
      { id: first, status: 'approved' },
      { id: second, status: 'approved' },
    ]);
    const { body } = await refusal(
      update('purchaseorder', [
        { id: first, status: 'ordered' },
        { id: second, status: 'ordered' },
      ]),
    );
    expect(body).toMatchObject({
      errors: [{ id: first, errors: { order_id: ['An order ID is required in status ordered.'] } }],
    });
    expect(await plan.values('purchaseorder', second)).toMatchObject({ status: 'approved' });
  });

  test('receives the lines of a shipment together', async () => {
    const bom = await plan.bom();
    const shipment = await plan.shipment(await plan.order(bom), { status: 'shipped' });
    const lines: number[] = [];
    for (let made = 0; made < 3; made++) {
      const bom_line_item = await plan.line(bom, await plan.deviceType());
      lines.push(await plan.create('shipmentlineitem', { shipment, bom_line_item, qty_shipped: 2 }));
    }
    await update(
      'shipmentlineitem',
      lines.map((id, index) => ({ id, qty_received: index })),
    );
    const received = await Promise.all(
      lines.map(async (id) => (await plan.values('shipmentlineitem', id)).qty_received),
    );
    expect(received).toEqual([0, 1, 2]);
    expect(
      (
        await refusal(
          update(
            'shipmentlineitem',
            lines.map((id) => ({ id, qty_received: 3 })),
          ),
        )
      ).status,
    ).toBe(400);
  });
});

describe('deleting a list', () => {
  test('deletes all or none; one that is protected keeps all', async () => {
    const [a = 0, b = 0] = await create('vendor', vendors(2));
    const account = await plan.create('vendoraccount', { vendor: b, account_number: '1' });
    const { status, body } = await refusal(destroy('vendor', [{ id: a }, { id: b }, { id: 999_999 }]));
    expect(status).toBe(409);
    expect(body).toMatchObject({
      detail: '2 of 3 objects could not be deleted.',
      errors: [{ id: b }, { id: 999_999, errors: { id: ['Object with ID 999999 does not exist'] } }],
    });
    expect(await plan.find('vendor', a)).toBeDefined();
    await plan.delete('vendoraccount', account);
    await destroy('vendor', [{ id: a }, { id: b }]);
    expect([await plan.find('vendor', a), await plan.find('vendor', b)]).toEqual([undefined, undefined]);
  });

  test('deletes lines of a draft together and leaves those of an approved BOM', async () => {
    const bom = await plan.bom();
    const lines = [await plan.line(bom, await plan.deviceType()), await plan.line(bom, await plan.deviceType())];
    await plan.patch('bom', bom, { status: 'approved' });
    expect(
      (
        await refusal(
          destroy(
            'bomlineitem',
            lines.map((id) => ({ id })),
          ),
        )
      ).status,
    ).toBe(400);
    await plan.patch('bom', bom, { status: 'draft' });
    await destroy(
      'bomlineitem',
      lines.map((id) => ({ id })),
    );
    expect(await plan.rows('bomlineitem', 'bom', bom)).toEqual([]);
  });
});
