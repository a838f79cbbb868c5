import { useShared } from '../context.ts';
import { plural } from '../format.ts';
import { barOf, barOfAll } from './bar.ts';
import { Bars, Legend } from './coverage-bar.tsx';
import type { Coverage } from './load-coverage.ts';
import { Scroll } from './scroll.tsx';

/** The units of all lines in one bar, and the money by currency. */
export function Totals({ coverage: { lines, hiddenLines, totals } }: { readonly coverage: Coverage }) {
  const { formats } = useShared();
  const isPartly = lines.some(({ units }) => units.hidden_documents !== 0);
  const bar = barOfAll(lines.map(({ units }) => barOf(units)));
  return (
    <div class="bom-totals">
      <section class="card">
        <h2>
          {formats.format(bar.required)} {plural(bar.required, 'unit', 'units')} required in{' '}
          {formats.format(lines.length)} {plural(lines.length, 'line', 'lines')}
        </h2>
        <Bars bar={bar} />
        <Legend bar={bar} />
        {hiddenLines > 0 && (
          <p class="quiet">
            {formats.format(hiddenLines)} more {plural(hiddenLines, 'line is', 'lines are')} hidden from you, and in no
            number here.
          </p>
        )}
      </section>
      <section class="card">
        <h2>Money</h2>
        {totals.length === 0 ? (
          <p class="quiet">{isPartly ? 'Nothing is on an order that you may view.' : 'Nothing is on an order yet.'}</p>
        ) : (
          <Scroll label="Sums of money" kind="money">
            <table>
              <thead>
                <tr>
                  <th scope="col">Currency</th>
                  <th scope="col" class="number">
                    On drafts
                  </th>
                  <th scope="col" class="number">
                    Ordered
                  </th>
                  <th scope="col" class="number">
                    Received
                  </th>
                </tr>
              </thead>
              <tbody>
                {totals.map((total) => (
                  <tr key={total.currency}>
                    <th scope="row">{total.currency || 'None given'}</th>
                    <td class="number">{formats.money(total.on_draft_orders, total.currency)}</td>
                    <td class="number">{formats.money(total.ordered, total.currency)}</td>
                    <td class="number">{formats.money(total.received, total.currency)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        )}
        {totals.map(({ currency, short_closed, unpricedLines }) => (
          <Beside key={currency} currency={currency} shortClosed={short_closed} unpriced={unpricedLines} />
        ))}
      </section>
    </div>
  );
}

interface BesideProps {
  readonly currency: string;
  readonly shortClosed: string;
  readonly unpriced: number;
}

/** What the sums leave out, or take in though it does not come. */
function Beside({ currency, shortClosed, unpriced }: BesideProps) {
  const { formats } = useShared();
  return (
    <>
      {Number(shortClosed) !== 0 && (
        <p class="quiet">{formats.money(shortClosed, currency)} of what was ordered were closed short.</p>
      )}
      {unpriced > 0 && (
        <p class="quiet">
          {formats.format(unpriced)} {plural(unpriced, 'order line has', 'order lines have')} no price
          {currency && ` in ${currency}`}: the sums leave {plural(unpriced, 'it', 'them')} out.
        </p>
      )}
    </>
  );
}
