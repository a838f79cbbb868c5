import { expect, test } from 'vitest';
import { list } from '../../../../../src/domain/engine/query/list.ts';
import { registry } from '../../../../../src/domain/registry.ts';
import { Lifecycle } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

test('an object that several sources of a filter bring is listed and counted once', async () => {
  const lab = new Lifecycle(new MemoryStore());
  await lab.create('dcim.manufacturer', { name: 'Acme', slug: 'acme' });
  const { requestId } = lab.context;
  const once = await list(
    lab.context,
    registry.resourceOf('core.objectchange'),
    new Map([['request_id', [requestId]]]),
  );
  const twice = await list(
    lab.context,
    registry.resourceOf('core.objectchange'),
    new Map([['request_id', [requestId, requestId]]]),
  );
  expect(once.count).toBe(1);
  expect(twice).toEqual(once);
});
