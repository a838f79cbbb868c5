import { useShared } from '../context.ts';
import { judgementOf, type Scan } from './scan.ts';
import { verdictFor } from './verdicts.ts';
import { readable } from './wedge.ts';

interface Props {
  readonly title: string;
  readonly scans: readonly Scan[];
  readonly shown: number;
  readonly none: string;
}

/** Scans with their verdicts, newest first. */
export function ScanList({ title, scans, shown, none }: Props) {
  const { formats } = useShared();
  return (
    <section class="card">
      <h2>
        {title} <span class="count">{formats.format(scans.length)}</span>
      </h2>
      {scans.length === 0 && <p class="quiet">{none}</p>}
      <ol class="scans">
        {scans.slice(0, shown).map((scan) => (
          <Line key={scan.sequence} scan={scan} />
        ))}
      </ol>
      {scans.length > shown && <p class="quiet">And {formats.format(scans.length - shown)} before them.</p>}
    </section>
  );
}

function Line({ scan }: { readonly scan: Scan }) {
  const { formats } = useShared();
  const judgement = judgementOf(scan);
  const { tone, sign, word } = verdictFor(judgement?.verdict ?? 'checking', scan.mark);
  return (
    <li class={tone}>
      <span class="sign" aria-hidden="true">
        {sign}
      </span>
      <span class="what">
        <strong>{word}</strong> <bdi>{judgement?.serial || readable(scan.code)}</bdi>
        {judgement?.message && judgement.message !== `${word}.` && (
          <span class="quiet">
            {' '}
            <bdi>{judgement.message}</bdi>
          </span>
        )}
        {scan.mark?.note && (
          <span class="quiet">
            {' '}
            <bdi>{scan.mark.note}</bdi>
          </span>
        )}
      </span>
      <span class="quiet">
        <time dateTime={scan.at}>{formats.format(scan.at)}</time>
        {scan.unsent && ' · not sent yet'}
      </span>
    </li>
  );
}
