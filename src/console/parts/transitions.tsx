import { useState } from 'preact/hooks';
import { isJsonObject, type Json, type JsonObject } from '../../domain/engine/json.ts';
import { objectsIn, textOf } from '../api/json.ts';
import { useShared } from '../context.ts';
import { useLoaded } from '../use-loaded.ts';
import { ActionForm } from './action-form.tsx';
import { Dialog } from './dialog.tsx';
import { Failure } from './failure.tsx';
import { Refused } from './refused.tsx';

interface Props {
  /** Of an object that has a status. */
  readonly path: string;
  /** Grows when the object may have changed. */
  readonly changes?: number;
  readonly onDone: () => void;
  /** Shows what the change would make of the object. */
  readonly preview?: (object: Json) => preact.ComponentChildren;
}

/** The fields whose lack refuses a status. */
const missingFor = ({ problems }: JsonObject): readonly string[] =>
  isJsonObject(problems) ? Object.keys(problems) : [];

/** The statuses that an object may go to, and why it may not go to the others. */
export function Transitions({ path, changes = 0, onDone, preview }: Props) {
  const { client } = useShared();
  const [chosen, setChosen] = useState<JsonObject>();
  const [isOpen, setOpen] = useState(false);
  const { value, problem, again } = useLoaded(
    async (signal) => client.request(`${path}transitions/`, { signal }),
    [client, path, changes],
  );
  // What was loaded before stays: a dialog may be open.
  if (problem && !value) return <Failure problem={problem} again={again} />;
  const transitions = objectsIn(isJsonObject(value) ? value.transitions : []);
  const refused = transitions.filter(({ allowed }) => allowed !== true);
  const finish = () => {
    setChosen(undefined);
    again();
    onDone();
  };
  return (
    <div class="row">
      {transitions
        .filter(({ allowed }) => allowed === true)
        .map((transition) => (
          <button key={textOf(transition.status)} type="button" onClick={() => setChosen(transition)}>
            Set to {textOf(transition.label)}
          </button>
        ))}
      {refused.length > 0 && (
        <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
          <summary>Not now: {refused.map(({ label }) => textOf(label)).join(', ')}</summary>
          {isOpen && <Refused path={path} transitions={refused} onChoose={setChosen} />}
        </details>
      )}
      {chosen && (
        <Dialog title={`Set to ${textOf(chosen.label)}`} onClose={() => setChosen(undefined)}>
          <ActionForm
            path={path}
            method="PATCH"
            fields={[...missingFor(chosen), 'changelog_message']}
            initial={{ status: textOf(chosen.status) }}
            action={`Set to ${textOf(chosen.label)}`}
            {...(preview ? { preview } : {})}
            onDone={finish}
          />
        </Dialog>
      )}
    </div>
  );
}
