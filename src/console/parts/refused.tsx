import { isJsonObject, type JsonObject } from '../../domain/engine/json.ts';
import { loadForm } from '../api/forms.ts';
import { textOf } from '../api/json.ts';
import { wordsOf } from '../api/problem.ts';
import { useShared } from '../context.ts';
import { useLoaded } from '../use-loaded.ts';
import { labelOf } from './label.ts';

interface Props {
  /** Of the object. */
  readonly path: string;
  readonly transitions: readonly JsonObject[];
  readonly onChoose: (transition: JsonObject) => void;
}

/** Why statuses are not to be had now; where only fields are blank, they can be filled in. */
export function Refused({ path, transitions, onChoose }: Props) {
  const { client } = useShared();
  const { value: form } = useLoaded((signal) => loadForm(client, path, signal), [client, path]);
  const writable = new Set(form?.fields.map(({ name }) => name).filter((name) => name !== 'status'));
  return (
    <dl>
      {transitions.map((transition) => {
        const { status, label, problems } = transition;
        const reasons = isJsonObject(problems) ? Object.entries(problems) : [];
        const canBeFilled = reasons.length > 0 && reasons.every(([name]) => writable.has(name));
        return (
          <div key={textOf(status)}>
            <dt>{textOf(label)}</dt>
            {reasons.map(([name, problem]) => (
              <dd key={name}>
                {writable.has(name) && `${labelOf(name)}: `}
                {wordsOf(problem ?? null)}
              </dd>
            ))}
            {canBeFilled && (
              <dd>
                <button type="button" onClick={() => onChoose(transition)}>
                  Fill in and set to {textOf(label)}
                </button>
              </dd>
            )}
          </div>
        );
      })}
    </dl>
  );
}
