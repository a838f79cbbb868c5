import { useState } from 'preact/hooks';
import type { Liveness } from '../api/follow.ts';
import { Heading } from '../parts/heading.tsx';
import { WaitingSection } from '../parts/waiting-section.tsx';
import { useChanges } from '../use-changes.ts';
import { waiting } from './waiting.ts';

const states: Readonly<Record<Liveness, string>> = {
  connecting: 'Connecting …',
  live: 'Live: changes show by themselves.',
  polling: 'Looks for changes every half minute: you may not view the change log.',
  offline: 'Quartermaster cannot be reached: what you see may be old. Trying again …',
};

/** What waits for somebody. */
export function Today() {
  const { state, changes } = useChanges();
  const [counts, setCounts] = useState<Readonly<Record<string, number | undefined>>>({});
  const known = Object.values(counts);
  const isKnown = known.length === waiting.length;
  const isHidden = isKnown && known.every((count) => count === undefined);
  const isIdle = isKnown && !isHidden && known.every((count) => !count);
  return (
    <>
      <Heading title="Today">
        <p class={`state ${state}`} role="status">
          {states[state]}
        </p>
      </Heading>
      {isHidden && (
        <p class="empty">You may not view anything of what waits here. Ask an administrator for the permission.</p>
      )}
      {isIdle && (
        <p class="empty">
          {known.includes(undefined) ? 'Nothing waits of what you may view.' : 'Nothing waits for you.'} What needs
          somebody appears here by itself.
        </p>
      )}
      <div class="waiting">
        {waiting.map((section) => (
          <WaitingSection
            key={section.title}
            section={section}
            changes={changes}
            onCount={(count) => setCounts((last) => ({ ...last, [section.title]: count }))}
          />
        ))}
      </div>
    </>
  );
}
