import fc from 'fast-check';
import { expect, test } from 'vitest';
import { barOf } from '../../../../../src/console/bom/bar.ts';
import { lineOf } from '../../../../../src/console/bom/coverage-line.ts';
import { entriesIn } from '../../../../../src/console/bom/read-table.ts';
import type { OrderedLine, ShippedLine } from '../../../../../src/domain/lifecycle/balance/line-documents.ts';
import { bomCoverage } from '../../../../../src/domain/lifecycle/bom/bom-coverage.ts';
import { coverage, coverageForm } from '../../../../../src/domain/lifecycle/bom/coverage.ts';
import { entriesCsv } from '../../../../../src/functions/http/formats/entries-csv.ts';
import { Lifecycle } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

test('the bar that the console draws of a line adds up to what is required and the surplus, whatever the documents are', () => {
  const statuses = fc.constantFrom('draft', 'approved', 'ordered', 'fulfilled', 'cancelled');
  const few = fc.nat({ max: 9 });
  const ordered: fc.Arbitrary<OrderedLine> = fc.record({
    ...{ id: few, line: fc.constant(1), order: fc.nat({ max: 2 }), orderStatus: statuses, quantity: few },
    ...{ currency: fc.constant(null), shortClosed: fc.nat({ max: 2 }), unitPrice: fc.constant(null) },
  });
  const shipped: fc.Arbitrary<ShippedLine> = fc.record({
    ...{ id: few, line: fc.constant(1), shipment: few, order: fc.nat({ max: 2 }), shipped: few },
    shipmentStatus: fc.constantFrom('prepared', 'shipped', 'received', 'lost', 'returned'),
    ...{ received: fc.option(few), damaged: few, missing: few, returned: few, writtenOff: few },
    ...{ installed: few, toPools: few },
  });
  const spare = fc.record({ asset: few, line: fc.constant(1), pool: few });
  const documents = fc.record({ ordered: fc.array(ordered), shipped: fc.array(shipped), spares: fc.array(spare) });
  fc.assert(
    fc.property(fc.nat({ max: 30 }), fc.boolean(), documents, (required, forPool, all) => {
      const [line] = coverage([{ id: 1, item: null, variant: {}, required, forPool }], all);
      if (!line) throw new Error('The line has no coverage.');
      const { parts } = barOf(lineOf({ ...line, item: null }).units);
      const sum = parts.reduce((total, { name, units }) => total + (name === 'damaged' ? 0 : units), 0);
      expect(sum).toBe(required + (line.surplus ?? 0));
    }),
  );
});

test('the table of a long BOM says the same as JSON', async () => {
  const [line] = coverage([{ id: 7, item: null, variant: { airflow: 'passive' }, required: 3, forPool: false }], {
    ...{ ordered: [], shipped: [], spares: [] },
  });
  const entry = { ...line, item_type: 'dcim.devicetype', item_id: 3, item: { display: '=1+1,"\n' }, surplus: null };
  const [read] = await entriesIn(await entriesCsv(coverageForm.lines, [entry]));
  expect(lineOf(read ?? {})).toEqual(lineOf(entry));
});

test('the documents of one line are asked for alone; the amounts stay those of the BOM', async () => {
  const plan = await new Lifecycle(new MemoryStore()).prepare();
  const bom = await plan.bom();
  const type = await plan.deviceType();
  const lines = [await plan.line(bom, type, 2), await plan.line(bom, type, 3, { airflow: 'passive' })];
  const all = await bomCoverage(plan.context, bom);
  expect(all.lines.map(({ bom_line_item }) => bom_line_item).toSorted()).toEqual(lines);
  const [first = 0] = lines;
  expect(await bomCoverage(plan.context, bom, [first])).toEqual({
    ...all,
    lines: all.lines.filter(({ bom_line_item }) => bom_line_item === first),
  });
});
