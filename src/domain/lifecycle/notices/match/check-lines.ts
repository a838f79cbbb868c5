import { hasInvisible, withoutCase } from '../../../engine/schema/text.ts';
import type { NoticeLine } from '../delivery-notice.ts';
import { lineProblem, type NoticeProblem } from '../problem.ts';
import type { LineMatch, OrderLineFacts } from './match-lines.ts';

/** UN/ECE recommendation 20, X12 element 355 and what people write: codes of single units. */
const singleUnits: ReadonlySet<string> = new Set([
  ...['', 'EA', 'EACH', 'PCE', 'PC', 'PCS', 'PIECE', 'PIECES', 'C62', 'H87', 'NAR', 'NMB', 'UN', 'UNIT', 'UNITS'],
  ...['ST', 'STK', 'STCK', 'QTY', 'XPP'],
]);

const longestNumber = 50;
/** More of one kind nobody reads. */
const mostOfAKind = 100;

/** What is wrong with the lines of a notice by themselves. */
export function linesProblems(lines: readonly NoticeLine[]): readonly NoticeProblem[] {
  const places = new Map<string, string>();
  return lines.flatMap((line) => [...ownProblems(line), ...repeatedSerials(line, places)]).slice(0, mostOfAKind);
}

function ownProblems(line: NoticeLine): readonly NoticeProblem[] {
  const { unit, quantity, serials } = line;
  const problems: NoticeProblem[] = [];
  if (!singleUnits.has(unit.toUpperCase().replace(/[^A-Z0-9]/g, '')))
    problems.push(
      lineProblem(
        line,
        'unit',
        `The quantity is in the unit "${unit}". Only single units (EA, PCE, C62) can be counted.`,
      ),
    );
  if (quantity < 1) problems.push(lineProblem(line, 'quantity', 'The line has no units.'));
  if (serials.length > quantity)
    problems.push(lineProblem(line, 'serial', `The line has ${quantity} units and ${serials.length} serial numbers.`));
  const unfit = serials.find((serial) => serial.length > longestNumber || hasInvisible(serial) || serial === '');
  if (unfit !== undefined)
    problems.push(
      lineProblem(
        line,
        'serial',
        `The serial number ${JSON.stringify(unfit.slice(0, longestNumber + 10))} has more than ${longestNumber} characters, or some that cannot be seen.`,
      ),
    );
  return problems;
}

/** A number stands for one unit of the shipment, whatever its item: scans have nothing else to go by. */
function repeatedSerials(line: NoticeLine, places: Map<string, string>): readonly NoticeProblem[] {
  return line.serials.flatMap((serial) => {
    const number = withoutCase(serial);
    const before = places.get(number);
    places.set(number, before ?? line.place);
    if (before === undefined) return [];
    const where = before === line.place ? 'twice in this line' : `in ${before}, too`;
    return [lineProblem(line, 'serial', `The serial number ${serial} is ${where}.`)];
  });
}

/** Lines of orders that the notice brings more units of than remain to be shipped. */
export function surplusProblems(matches: readonly LineMatch[]): readonly NoticeProblem[] {
  const groups = Map.groupBy(matches, ({ orderLine }) => orderLine.id);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const units = group.reduce((sum, { line }) => sum + line.quantity, 0);
    if (!first || units <= first.orderLine.remaining) return [];
    return [lineProblem(first.line, 'too-many', surplusMessage(first.orderLine, units))];
  });
}

const surplusMessage = ({ name, remaining }: OrderLineFacts, units: number): string =>
  `The notice brings ${units} units of ${name}; ${remaining || 'none'} of the order line remain to be shipped. accept_surplus takes them all the same.`;
