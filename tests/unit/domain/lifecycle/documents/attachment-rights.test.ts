import { expect, test } from 'vitest';
import type { Actor } from '../../../../../src/domain/engine/ports.ts';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

const orders = 'netbox_asset_lifecycle.purchaseorder';

const whoMay = (...actions: readonly string[]): Actor => ({
  userId: 7,
  username: 'clerk',
  superuser: false,
  writeEnabled: true,
  permissions: [{ types: [orders], actions, constraints: null }],
});

test('only who may change an order gets an answer to a write of its files, even to one that changes nothing', async () => {
  const store = new MemoryStore();
  const plan = await new Lifecycle(store).prepare();
  const order = await plan.order(await plan.bom());
  const id = await plan.create('attachment', { object_type: orders, object_id: order, filename: 'quote.pdf' });
  const viewer = new Lifecycle(store, {}, whoMay('view'));
  for (const input of [{}, { filename: 'quote.pdf' }, { name: 'Quote' }])
    expect(await refusal(viewer.patch('attachment', id, input))).toMatchObject({ status: 403 });
  const buyer = new Lifecycle(store, {}, whoMay('view', 'change'));
  await buyer.patch('attachment', id, {});
});
