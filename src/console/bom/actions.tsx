import { isJsonObject, type Json, type JsonObject } from '../../domain/engine/json.ts';
import { textOf } from '../api/json.ts';
import { useShared } from '../context.ts';
import { plural } from '../format.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { Transitions } from '../parts/transitions.tsx';
import { Value } from '../parts/value.tsx';
import type { CoverageLine } from './coverage-line.ts';
import { Download } from './download.tsx';
import { Generate } from './generate.tsx';
import { boms } from './load-coverage.ts';
import { Order, orders } from './order.tsx';

interface Props {
  readonly bom: JsonObject;
  readonly id: string;
  readonly lines: readonly CoverageLine[];
  /** The lines that are chosen now. */
  readonly shown: readonly CoverageLine[];
  /** Grows when something may have changed. */
  readonly changes: number;
  readonly onChange: () => void;
}

const toOrder = (lines: readonly CoverageLine[]): readonly CoverageLine[] =>
  lines.filter(({ units }) => (units.outstanding_to_order ?? 0) > 0);

/** What can be done with a BOM; what the caller may not do is absent, or says why. */
export function Actions({ bom, id, lines, shown, changes, onChange }: Props) {
  const { formats } = useShared();
  const chosen = toOrder(shown);
  const isSome = shown.length < lines.length && chosen.length > 0;
  return (
    <div class="row bom-actions">
      <ActionButton path={`${boms}${id}/generate/`} label="Generate …" title="Generate the BOM">
        {() => <Generate bom={id} onChange={onChange} />}
      </ActionButton>
      <ActionButton
        path={orders}
        label="Order …"
        title="Order what remains to be ordered"
        isOffered={toOrder(lines).length > 0}
      >
        {() => <Order bom={id} lines={lines} onChange={onChange} />}
      </ActionButton>
      <ActionButton
        path={orders}
        label={`Order the ${formats.format(chosen.length)} shown …`}
        title="Order the lines shown"
        isOffered={isSome}
      >
        {() => <Order bom={id} lines={lines} only={chosen} onChange={onChange} />}
      </ActionButton>
      <Transitions
        path={`${boms}${id}/`}
        changes={changes}
        onDone={onChange}
        preview={(after) => <Transition before={bom} after={after} lines={lines} />}
      />
      <Download bom={id} name={textOf(bom.display)} />
    </div>
  );
}

interface TransitionProps {
  readonly before: JsonObject;
  readonly after: Json;
  readonly lines: readonly CoverageLine[];
}

function Transition({ before, after, lines }: TransitionProps) {
  const { formats } = useShared();
  const units = lines.reduce((sum, line) => sum + (line.units.required ?? 0), 0);
  const open = toOrder(lines).length;
  return (
    <>
      <p>
        The status goes from <Value value={before.status} /> to{' '}
        <strong>
          <Value value={isJsonObject(after) ? after.status : null} />
        </strong>
        .
      </p>
      <p>
        The BOM has {formats.format(lines.length)} {plural(lines.length, 'line', 'lines')} with {formats.format(units)}{' '}
        {plural(units, 'unit', 'units')}; {formats.format(open)} {plural(open, 'line has', 'lines have')} units that
        remain to be ordered.
      </p>
    </>
  );
}
