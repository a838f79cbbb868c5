import { useId } from 'preact/hooks';
import { useShared } from '../context.ts';

interface Props {
  readonly label: string;
  readonly done: number;
  /** Undefined where nobody knows. */
  readonly all: number | undefined;
  readonly unit: 'rows' | 'bytes';
}

/** How far something is, in figures. */
export function Progress({ label, done, all, unit }: Props) {
  const { formats } = useShared();
  const id = useId();
  const amount = (value: number): string =>
    unit === 'rows' ? (formats.format(value) ?? '') : `${formats.format(Math.round(value / 100_000) / 10)}`;
  const of = all === undefined ? '' : ` of ${amount(all)}`;
  return (
    <div class="import-progress">
      <label for={id}>{label}</label>
      <progress id={id} {...(all === undefined ? {} : { max: Math.max(all, 1), value: Math.min(done, all) })} />
      <span class="quiet">
        {amount(done)}
        {of} {unit === 'rows' ? 'rows' : 'MB'}
      </span>
    </div>
  );
}
