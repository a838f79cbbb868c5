import { isJsonObject, type Json, type JsonObject } from '../../domain/engine/json.ts';
import { objectsIn, textOf } from '../api/json.ts';
import { useShared } from '../context.ts';
import { Failure } from '../parts/failure.tsx';
import { labelOf } from '../parts/label.ts';
import { Loading } from '../parts/loading.tsx';
import type { Loaded } from '../use-loaded.ts';
import type { KnownSummary } from './known.ts';

const totals = ['expected', 'seen', 'missing', 'extra'] as const;

/** How far a shipment is: in all, by line, and which numbers are missing. */
export function Summary({ known }: { readonly known: Loaded<KnownSummary> }) {
  const { value, problem, again } = known;
  return (
    <section class="card summary">
      <h2>Summary</h2>
      {problem && !value && <Failure problem={problem} again={again} />}
      {!value && !problem && <Loading what="the summary" />}
      {value && <Figures {...value} />}
    </section>
  );
}

function Figures({ summary, at }: KnownSummary) {
  const { formats } = useShared();
  const count = (value: Json | undefined) => formats.format(Number(value ?? 0));
  const all = isJsonObject(summary.totals) ? summary.totals : {};
  const lines = objectsIn(summary.lines);
  const missing = objectsIn(summary.missing);
  const unnamed = Number(summary.missing_count ?? 0) - missing.length;
  return (
    <>
      <dl class="totals">
        {totals.map((name) => (
          <div key={name} class={name}>
            <dt>{labelOf(name)}</dt>
            <dd>{count(all[name])}</dd>
          </div>
        ))}
      </dl>
      <ul class="progress">
        {lines.map((line) => (
          <li key={textOf(line.shipment_line_item)}>
            <Line line={line} count={count} />
          </li>
        ))}
      </ul>
      {missing.length > 0 && (
        <details>
          <summary>Numbers that are missing: {formats.format(Number(summary.missing_count ?? missing.length))}</summary>
          <ul class="numbers">
            {missing.map((unit, index) => (
              <li key={`${index} ${textOf(unit.serial)}`}>
                <bdi>{textOf(unit.serial) || textOf(unit.asset_tag)}</bdi>
              </li>
            ))}
          </ul>
          {unnamed > 0 && <p class="quiet">And {formats.format(unnamed)} more.</p>}
        </details>
      )}
      <p class="quiet">
        As of <time dateTime={at}>{formats.format(at)}</time>, without what is not sent yet.
      </p>
    </>
  );
}

interface LineProps {
  readonly line: JsonObject;
  readonly count: (value: Json | undefined) => string | undefined;
}

function Line({ line, count }: LineProps) {
  const name = isJsonObject(line.item) ? textOf(line.item.display) : `Line ${textOf(line.shipment_line_item)}`;
  const marks = (['extra', 'damaged', 'rejected'] as const).filter((mark) => Number(line[mark] ?? 0) > 0);
  return (
    <>
      <span>
        <bdi>{name}</bdi>
      </span>
      <progress max={Math.max(1, Number(line.expected ?? 0))} value={Number(line.seen ?? 0)} aria-label={name} />
      <span class="figures">
        {count(line.seen)} of {count(line.expected)}
        {marks.map((mark) => ` · ${labelOf(mark).toLowerCase()} ${count(line[mark])}`)}
      </span>
    </>
  );
}
