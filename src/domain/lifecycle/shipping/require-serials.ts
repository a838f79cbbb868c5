import { ErrorCollector } from '../../engine/errors.ts';
import type { Work } from '../../engine/ports.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { loadRules, type Rule, ruleProblem, rulesFor } from '../scanning/serial-rules.ts';
import type { receive } from './shipment-actions.ts';
import { shippedItem } from './shipped-item.ts';

type ReceivedLine = SchemaValues<(typeof receive)['body']>['lines'][number];

/** Refuses serial numbers that were typed and do not fit the serial rules of their item. */
export async function requireSerials(work: Work, lines: readonly ReceivedLine[]): Promise<void> {
  if (lines.every(({ units }) => units.every(({ serial }) => serial === ''))) return;
  const rules = await loadRules(work.reader);
  if (rules.length === 0) return;
  const errors = new ErrorCollector();
  for (const [index, { shipment_line_item, units }] of lines.entries()) {
    const own = units.length > 0 ? await rulesOfLine(work, shipment_line_item, rules) : [];
    for (const [place, { serial }] of units.entries()) {
      const problem = serial === '' ? undefined : ruleProblem(own, serial);
      if (problem?.refuses) errors.add(`lines[${index}].units[${place}].serial`, problem.message);
    }
  }
  errors.throwIfAny();
}

async function rulesOfLine(work: Work, id: number, rules: readonly Rule[]): Promise<readonly Rule[]> {
  const line = await work.get('netbox_asset_lifecycle.shipmentlineitem', id);
  if (!line) return [];
  const { item } = await shippedItem(work, line.values);
  if (item === null) return [];
  const manufacturer = (await work.get(item.type, item.id))?.values.manufacturer;
  return rulesFor(rules, item, typeof manufacturer === 'number' ? manufacturer : null);
}
