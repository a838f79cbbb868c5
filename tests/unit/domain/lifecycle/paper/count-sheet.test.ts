import { expect, test } from 'vitest';
import { countSheet } from '../../../../../src/domain/lifecycle/paper/count-sheet.ts';
import { papers } from '../../../../../src/domain/lifecycle/paper/papers.ts';
import { registry } from '../../../../../src/domain/registry.ts';
import { blindTo } from '../../../../support/blind.ts';
import { Lifecycle } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

test('a count sheet names the spares and leaves the expected quantity out; counts that are made stand on it', async () => {
  const plan = await new Lifecycle(new MemoryStore()).prepare();
  const [pool, type] = [await plan.pool(), await plan.deviceType({ part_number: 'AC-9' })];
  const model = (await plan.values('dcim.devicetype', type)).model;
  await plan.spare(pool, type, { quantity: 4711 });
  const single = await plan.spare(pool, type, { serial: 'S-1', asset_tag: 'T-1', status: 'damaged' });
  const take = await plan.create('stocktake', { pool });
  const lines = await plan.rows('stocktakeline', 'stock_take', take);
  const counted = lines.find(({ values }) => values.spare_item === single);
  await plan.patch('stocktakeline', counted?.id ?? 0, { counted: 1, note: 'Behind the door' });
  const paper = await countSheet(plan.context, take);
  expect(paper.sections[0]?.rows).toEqual([
    ['1', 'AC-9', `Acme ${model}`, '', '', 'Serviceable', '', ''],
    ['2', 'AC-9', `Acme ${model}`, 'S-1', 'T-1', 'Damaged', '1', 'Behind the door'],
  ]);
  expect(JSON.stringify(paper)).not.toContain('4711');
  const blind = await countSheet(blindTo(plan, 'netbox_asset_lifecycle.spareitem', single), take);
  expect(blind.sections[0]?.rows).toHaveLength(1);
  expect(blind.notes).toEqual(['1 line is not shown: permission to view it is missing.']);
});

test('every document that a resource declares is made by something', () => {
  const declared = registry.resources.flatMap(({ type, papers: names }) => (names ? [[type, Object.keys(names)]] : []));
  expect(
    Object.entries(papers)
      .map(([type, made]) => [type, Object.keys(made)])
      .toSorted(),
  ).toEqual(declared.toSorted());
});
