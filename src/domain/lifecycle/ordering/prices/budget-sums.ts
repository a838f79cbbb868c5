import { plus } from '../../../engine/schema/decimal.ts';
import type { Budget, BudgetLine } from '../../bom/budget-form.ts';

type Sums = Omit<Budget, 'bom' | 'hidden_lines'>;
type Kind = 'best' | 'list' | 'last';

/** Lines of a budget with their sums by currency and in the base currency. */
export function budgetSums(lines: readonly BudgetLine[], base_currency: string): Sums {
  const currencies = new Set(
    lines.flatMap((line) => kinds.flatMap((kind) => (line[`${kind}_total`] === null ? [] : [currencyOf(line, kind)]))),
  );
  const isPriced = (line: BudgetLine): boolean => line.best_total !== null || line.required === 0;
  return {
    lines,
    totals: [...currencies].sort().map((currency) => ({
      currency,
      best: inCurrency(lines, 'best', currency),
      list: inCurrency(lines, 'list', currency),
      last: inCurrency(lines, 'last', currency),
    })),
    base_currency,
    best_base: baseSum(lines, 'best'),
    list_base: baseSum(lines, 'list'),
    last_base: baseSum(lines, 'last'),
    unpriced: lines
      .filter((line) => !isPriced(line))
      .map(({ bom_line_item, item, variant, required }) => ({ bom_line_item, item, variant, required })),
    lines_never_ordered: lines.filter(({ last_total }) => last_total === null).length,
  };
}

const kinds: readonly Kind[] = ['best', 'list', 'last'];

/** The list price stands in the entry of the best price. */
const currencyOf = (line: BudgetLine, kind: Kind): string =>
  (kind === 'last' ? line.last_currency : line.best_currency) ?? '';

const inCurrency = (lines: readonly BudgetLine[], kind: Kind, currency: string): string =>
  lines
    .filter((line) => currencyOf(line, kind) === currency)
    .map((line) => line[`${kind}_total`])
    .filter((amount) => amount !== null)
    .reduce(plus, '0.0000');

function baseSum(lines: readonly BudgetLine[], kind: Kind): string | null {
  const priced = lines.filter((line) => line[`${kind}_total`] !== null);
  const amounts = priced.map((line) => line[`${kind}_total_base`]).filter((amount) => amount !== null);
  return priced.length === 0 || amounts.length < priced.length ? null : amounts.reduce(plus, '0');
}
