import { useState } from 'preact/hooks';
import { isJsonObject, type Json } from '../../domain/engine/json.ts';
import type { Verb } from '../api/catalog.ts';
import { lazy } from '../lazy.tsx';
import { Dialog } from './dialog.tsx';
import { Fields } from './fields.tsx';

const ActionForm = lazy('the form', async () => (await import('./action-form.tsx')).ActionForm);
const Transitions = lazy('the statuses', async () => (await import('./transitions.tsx')).Transitions);

interface Props {
  /** Of the object. */
  readonly path: string;
  readonly verbs: readonly Verb[];
  readonly onDone: () => void;
}

/** What can be done with an object beside reading it; nothing that the person may not do. */
export function Verbs({ path, verbs, onDone }: Props) {
  const [chosen, setChosen] = useState<Verb>();
  const close = () => setChosen(undefined);
  const finish = () => {
    close();
    onDone();
  };
  const writing = verbs.filter(({ isRead }) => !isRead);
  const hasTransitions = verbs.some((verb) => verb.path === 'transitions');
  if (writing.length === 0 && !hasTransitions) return null;
  return (
    <div class="row">
      {writing.map((verb) => (
        <button key={verb.path} type="button" onClick={() => setChosen(verb)}>
          {verb.name}
        </button>
      ))}
      {hasTransitions && <Transitions path={path} onDone={onDone} />}
      {chosen && (
        <Dialog title={chosen.name} onClose={close}>
          <ActionForm path={`${path}${chosen.path}/`} action={chosen.name} preview={outcome} onDone={finish} />
        </Dialog>
      )}
    </div>
  );
}

/** What the API would answer, field by field. */
const outcome = (answer: Json) => (
  <>
    <h3>What it would answer</h3>
    {isJsonObject(answer) ? <Fields object={answer} declared={undefined} /> : <p>Nothing.</p>}
  </>
);
