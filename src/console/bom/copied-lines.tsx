import { isJsonObject, type Json } from '../../domain/engine/json.ts';
import { objectsIn, textOf } from '../api/json.ts';
import { useShared } from '../context.ts';
import { plural } from '../format.ts';
import type { CoverageLine } from './coverage-line.ts';
import { Scroll } from './scroll.tsx';

interface Props {
  /** What copying the lines of a BOM to an order answers. */
  readonly answer: Json;
  readonly lines: readonly CoverageLine[];
  readonly currency: string;
}

/** The lines that an order gets, at the prices and in the packs of its vendor, and those that it does not get. */
export function CopiedLines({ answer, lines, currency }: Props) {
  const { formats } = useShared();
  const { lines: copied, skipped, total_price } = isJsonObject(answer) ? answer : {};
  const [gets, lacks] = [objectsIn(copied), objectsIn(skipped)];
  const byId = new Map(lines.map((line) => [String(line.id), line]));
  const name = (id: Json | undefined) => {
    const line = byId.get(textOf(id));
    return line ? `${line.item.name} ${line.variant}`.trim() : `Line ${textOf(id)}`;
  };
  const money = (amount: Json | undefined) => (textOf(amount) ? formats.money(textOf(amount), currency) : 'No price');
  const units = gets.reduce((sum, { qty_ordered }) => sum + Number(qty_ordered), 0);
  return (
    <>
      <p>
        {formats.format(gets.length)} {plural(gets.length, 'line', 'lines')} with {formats.format(units)}{' '}
        {plural(units, 'unit', 'units')}, {money(total_price)}
        {gets.some(({ total_price: total }) => total === null) && ' without the lines that have no price'}.
      </p>
      {gets.length > 0 && (
        <Scroll label="Lines of the order">
          <table>
            <thead>
              <tr>
                <th scope="col">Line</th>
                <th scope="col" class="number">
                  Units
                </th>
                <th scope="col" class="number">
                  Unit price
                </th>
                <th scope="col" class="number">
                  Total
                </th>
                <th scope="col">Expected</th>
              </tr>
            </thead>
            <tbody>
              {gets.map((line) => (
                <tr key={textOf(line.bom_line_item)}>
                  <th scope="row">
                    <bdi>{name(line.bom_line_item)}</bdi>
                    {line.is_end_of_life === true && <span class="life">End of life</span>}
                  </th>
                  <td class="number">{formats.format(Number(line.qty_ordered))}</td>
                  <td class="number">{money(line.unit_price)}</td>
                  <td class="number">{money(line.total_price)}</td>
                  <td>{formats.format(textOf(line.date_expected)) ?? '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {lacks.length > 0 && (
        <details open={gets.length === 0}>
          <summary>
            {formats.format(lacks.length)} {plural(lacks.length, 'line is', 'lines are')} left out
          </summary>
          <ul class="lines">
            {lacks.map(({ bom_line_item, reason }) => (
              <li key={textOf(bom_line_item)}>
                <bdi>{name(bom_line_item)}</bdi>
                <span class="quiet">{textOf(reason)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
