import { loadForm } from '../api/forms.ts';
import { useShared } from '../context.ts';
import { useLoaded } from '../use-loaded.ts';
import { changeDraft, type Draft } from './drafts.ts';
import type { ImportOptions } from './send-csv.ts';

/** All or none, or the good rows; whether rows change what is there. The words are those of the API. */
export function Options({ draft }: { readonly draft: Draft }) {
  const { client } = useShared();
  const { value: form } = useLoaded((signal) => loadForm(client, '/core/imports/', signal), [client]);
  const modes = form?.fields.find(({ name }) => name === 'mode')?.choices ?? [];
  const upsert = form?.fields.find(({ name }) => name === 'upsert');
  const { options } = draft;
  const change = (next: Partial<ImportOptions>) => changeDraft(draft.id, { options: { ...options, ...next } });
  return (
    <fieldset class="import-options">
      <legend>How</legend>
      {modes
        // The other option says the same as the third.
        .filter(({ value }) => value !== 'upsert')
        .map(({ value, label }) => (
          <label key={value} class="pick">
            <input
              type="radio"
              name={`mode-${draft.id}`}
              checked={options.mode === value}
              onChange={() => change({ mode: value })}
            />
            {label}
          </label>
        ))}
      {upsert && (
        <label class="pick">
          <input
            type="checkbox"
            checked={options.upsert}
            onChange={({ currentTarget }) => change({ upsert: currentTarget.checked })}
          />
          {upsert.help}
        </label>
      )}
    </fieldset>
  );
}
