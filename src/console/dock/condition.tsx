import { useState } from 'preact/hooks';
import type { Choice } from '../api/forms.ts';
import type { Mark } from './scan.ts';
import { noteField } from './use-wedge.ts';

interface Props {
  readonly conditions: readonly Choice[];
  readonly mark: Mark | undefined;
  readonly onMark: (mark: Mark | undefined) => void;
}

/** Says of the next scan that the unit is not in good order; the scan after it is of a good one again. */
export function Condition({ conditions, mark, onMark }: Props) {
  const [note, setNote] = useState('');
  const [usual] = conditions;
  if (!usual) return null;
  const choose = ({ value, label }: Choice, text: string) =>
    onMark(value === usual.value ? undefined : { condition: value, label, note: text.trim() });
  const change = (text: string) => {
    setNote(text);
    if (mark) onMark({ ...mark, note: text.trim() });
  };
  return (
    <fieldset class="condition">
      <legend>The next unit is</legend>
      {conditions.map((choice) => (
        <label key={choice.value}>
          <input
            type="radio"
            name="condition"
            checked={(mark?.condition ?? usual.value) === choice.value}
            onChange={() => choose(choice, note)}
          />
          {choice.label}
        </label>
      ))}
      {mark && (
        <label class="note">
          What is wrong with it?
          <input
            name={noteField}
            autocomplete="off"
            value={note}
            maxLength={200}
            onInput={({ currentTarget }) => change(currentTarget.value)}
          />
        </label>
      )}
    </fieldset>
  );
}
