import type { Shown } from './desk.ts';
import { verdictFor } from './verdicts.ts';
import { readable } from './wedge.ts';

/** The last verdict, to be read from two metres: color, sign and word say the same. */
export function VerdictPanel({ shown }: { readonly shown: Shown | undefined }) {
  if (!shown)
    return (
      <section class="verdict wait" aria-label="Verdict" aria-live="assertive" aria-atomic="true">
        <strong class="word">Ready</strong>
        <p>Scan the first unit, a carton or a pallet: with a scanner, the camera, or by typing.</p>
      </section>
    );
  const { judgement, code, mark, isPreliminary, turn } = shown;
  const { tone, sign, word } = verdictFor(judgement.verdict, mark);
  return (
    <section class={`verdict ${tone}`} aria-label="Verdict" aria-live="assertive" aria-atomic="true">
      {/* A new element: the same verdict again is seen and read again. */}
      <div key={turn} class="said">
        <strong class="word">
          <span class="sign" aria-hidden="true">
            {sign}
          </span>
          <span>{word}</span>
        </strong>
        <bdi class="number">{judgement.serial || readable(code)}</bdi>
        {judgement.message && judgement.message !== `${word}.` && (
          <p>
            <bdi>{judgement.message}</bdi>
          </p>
        )}
        {isPreliminary && judgement.verdict !== 'checking' && <p class="mark">Preliminary: judged on this device.</p>}
      </div>
    </section>
  );
}
