import { useId } from 'preact/hooks';
import { type CellFinding, elsewhere, findingsOf, type RowFinding } from './report.ts';

interface Place {
  readonly name: string;
  readonly index: number;
}

interface Props {
  readonly finding: RowFinding;
  /** The columns that are imported. */
  readonly places: readonly Place[];
  /** Whether some row has mistakes that are in none of these columns, and a cell for them. */
  readonly hasOthers: boolean;
  /** Undefined where nobody has them any more. */
  readonly cells: readonly string[] | undefined;
  readonly onEdit?: (cells: readonly string[]) => void;
}

/** A row with a mistake, each wrong cell with what is wrong about it. */
export function CorrectedRow({ finding, places, hasOthers, cells, onEdit }: Props) {
  const others = elsewhere(
    finding,
    places.map(({ name }) => name),
  );
  const change = (index: number, text: string) => {
    const length = Math.max(cells?.length ?? 0, index + 1);
    onEdit?.(Array.from({ length }, (_, at) => (at === index ? text : (cells?.[at] ?? ''))));
  };
  return (
    <tr>
      <th scope="row">{finding.line}</th>
      {hasOthers && (
        <td class="says">
          <Findings findings={others} isRejected={finding.isRejected} />
        </td>
      )}
      {places.map(({ name, index }) => (
        <Cell
          key={index}
          label={`${name}, line ${finding.line}`}
          text={cells?.[index]}
          findings={findingsOf(finding, name)}
          isRejected={finding.isRejected}
          {...(onEdit && finding.isRejected && cells ? { onChange: (text: string) => change(index, text) } : {})}
        />
      ))}
    </tr>
  );
}

interface CellProps {
  readonly label: string;
  readonly text: string | undefined;
  readonly findings: readonly CellFinding[];
  readonly isRejected: boolean;
  readonly onChange?: (text: string) => void;
}

function Cell({ label, text, findings, isRejected, onChange }: CellProps) {
  const id = useId();
  const isWrong = findings.length > 0;
  const shown = text ?? findings[0]?.value ?? '';
  // The other kind would lose the ends of lines.
  const Input = shown.includes('\n') ? 'textarea' : 'input';
  return (
    <td class={isWrong ? (isRejected ? 'wrong' : 'doubtful') : ''}>
      {onChange ? (
        <Input
          aria-label={label}
          aria-invalid={isWrong}
          {...(isWrong ? { 'aria-describedby': id } : {})}
          value={shown}
          onInput={({ currentTarget }: { readonly currentTarget: { readonly value: string } }) =>
            onChange(currentTarget.value)
          }
        />
      ) : (
        <bdi>{shown}</bdi>
      )}
      <span id={id}>
        <Findings findings={findings} isRejected={isRejected} />
      </span>
    </td>
  );
}

const Findings = ({
  findings,
  isRejected,
}: {
  readonly findings: readonly CellFinding[];
  readonly isRejected: boolean;
}) => (
  <>
    {findings.map(({ field, message }) => (
      <span key={`${field} ${message}`} class={isRejected ? 'error' : 'import-warning'}>
        {message}
      </span>
    ))}
  </>
);
