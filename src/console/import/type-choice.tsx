import { useId } from 'preact/hooks';
import { capitalised } from '../../domain/engine/schema/labels.ts';
import { changeDraft, type Draft } from './drafts.ts';
import { fittingTypes } from './guess-type.ts';
import type { Importable } from './importable.ts';

interface Props {
  readonly draft: Draft;
  readonly types: readonly Importable[];
}

/** What the rows are: guessed, shown, and for people to decide. */
export function TypeChoice({ draft, types }: Props) {
  const id = useId();
  const fitting = fittingTypes(draft.contents?.header ?? [], types);
  const apps = Map.groupBy(types, ({ app }) => app);
  const choose = (list: string) => {
    const { why: _, ...rest } = draft;
    changeDraft(draft.id, { ...rest, ...{ why: '', list, names: new Map(), corrections: new Map() } });
  };
  return (
    <div class="field">
      <label for={id}>What the rows are</label>
      <select
        id={id}
        aria-describedby={`${id}-help`}
        value={draft.list ?? ''}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      >
        <option value="" disabled>
          Choose …
        </option>
        {fitting.length > 0 && (
          <optgroup label="All columns fit">
            {fitting.map((type) => (
              <TypeOption key={type.list} type={type} />
            ))}
          </optgroup>
        )}
        {[...apps].map(([app, some]) => (
          <optgroup key={app} label={app}>
            {some
              .filter((type) => !fitting.includes(type))
              .map((type) => (
                <TypeOption key={type.list} type={type} />
              ))}
          </optgroup>
        ))}
      </select>
      <span class="help" id={`${id}-help`}>
        {draft.why && `Guessed: ${draft.why}. Choose another if that is wrong.`}
        {!draft.list && 'Neither the name of the file nor its columns say it: choose.'}
      </span>
    </div>
  );
}

const TypeOption = ({ type }: { readonly type: Importable }) => (
  <option value={type.list}>{capitalised(type.plural)}</option>
);
