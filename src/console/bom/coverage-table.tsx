import { useState } from 'preact/hooks';
import { linkTo } from '../api/paths.ts';
import { useShared } from '../context.ts';
import { Gap } from '../parts/gap.tsx';
import { labelOf } from '../parts/label.ts';
import { useDrawn, useStretch } from '../parts/windowed.ts';
import { states } from './choose-lines.ts';
import { CoverageBar } from './coverage-bar.tsx';
import { type CoverageLine, hasDocuments, type NumberName } from './coverage-line.ts';
import { SortLink, sortOf } from './sort-link.tsx';

const columns: readonly NumberName[] = [
  'required',
  'from_spares',
  'ordered',
  'received',
  'damaged',
  'installed',
  'outstanding_to_order',
  'outstanding_to_receive',
];

/** What follows from the others is called as in the choice of lines. */
const labels: Readonly<Partial<Record<NumberName, string>>> = {
  outstanding_to_order: states.order,
  outstanding_to_receive: states.receive,
};

interface Props {
  /** Where the table is, and what its address says. */
  readonly at: string;
  readonly query: URLSearchParams;
  readonly lines: readonly CoverageLine[];
  readonly caption: string;
}

/** The lines with their bars; of any number, those in view are drawn. */
export function CoverageTable({ at, query, lines, caption }: Props) {
  const [frame, setFrame] = useState<HTMLElement | null>(null);
  const stretch = useStretch(frame, lines.length);
  const { first, end } = stretch;
  const address = query.toString();
  const rows = useDrawn(
    stretch,
    (index) => {
      const line = lines[index];
      return line && <Row key={line.id} index={index} line={line} at={at} query={query} />;
    },
    [lines, at, address],
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to scroll by keys, too.
    <section class="frame coverage" ref={setFrame} tabIndex={0} aria-label={caption}>
      <table aria-rowcount={lines.length + 1}>
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col" aria-sort={sortOf(query, 'item')}>
              <SortLink at={at} query={query} column="item" label="Item" />
            </th>
            <th scope="col">Coverage</th>
            {columns.map((name) => (
              <th key={name} scope="col" class="number" aria-sort={sortOf(query, name)}>
                <SortLink at={at} query={query} column={name} label={labels[name] ?? labelOf(name)} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Gap rows={first} columns={columns.length + 2} />
          {rows}
          <Gap rows={lines.length - end} columns={columns.length + 2} />
        </tbody>
      </table>
    </section>
  );
}

interface RowProps {
  readonly index: number;
  readonly line: CoverageLine;
  readonly at: string;
  readonly query: URLSearchParams;
}

const Row = ({ index, line, at, query }: RowProps) => (
  <tr aria-rowindex={index + 2}>
    <th scope="row" title={`${line.item.name} ${line.variant}`}>
      <a href={linkTo(at, documentsOf(query, line.id))}>
        <bdi>{line.item.name}</bdi>
      </a>
      {line.endsTooEarly && <span class="life">End of life</span>}
      {line.variant && (
        <span class="variant">
          <bdi>{line.variant}</bdi>
        </span>
      )}
    </th>
    <td class="covered">
      <CoverageBar units={line.units} />
    </td>
    {columns.map((name) => (
      <td key={name} class="number">
        <Figure name={name} line={line} at={at} query={query} />
      </td>
    ))}
  </tr>
);

/** A number; it leads to the documents behind it, where there are some. */
function Figure({ name, line, at, query }: Omit<RowProps, 'index'> & { readonly name: NumberName }) {
  const { formats } = useShared();
  const units = line.units[name];
  if (units === null)
    return (
      <span title="Not known: documents of the line are hidden from you">
        <span aria-hidden="true">?</span>
        <span class="unseen">not known</span>
      </span>
    );
  if (!hasDocuments(name, line.units)) return <span class={units === 0 ? 'quiet' : ''}>{formats.format(units)}</span>;
  return (
    <a href={linkTo(at, documentsOf(query, line.id, name))}>
      {formats.format(units)}
      <span class="unseen"> documents</span>
    </a>
  );
}

/** The address of the documents of a line, or of those behind one number. */
function documentsOf(query: URLSearchParams, line: number, number?: NumberName): URLSearchParams {
  const next = new URLSearchParams(query);
  next.set('line', String(line));
  if (number) next.set('number', number);
  else next.delete('number');
  return next;
}
