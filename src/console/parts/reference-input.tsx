import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { isJsonObject, type Json, type JsonObject } from '../../domain/engine/json.ts';
import { pageOf, textOf } from '../api/json.ts';
import { useShared } from '../context.ts';

interface Props {
  readonly id: string;
  readonly types: readonly string[];
  /** An id, or an object as the API answers it. */
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
  readonly required?: boolean;
  readonly 'aria-invalid'?: boolean;
  readonly 'aria-describedby'?: string;
}

const most = 20;
const doubtful =
  'Choose one of the proposals. Where there is none, nothing is called so: make it first, by the API or an import.';

/** Chooses an object by what people call it: the browser's own list of proposals, filled by the API's search. */
export function ReferenceInput({ types, value, onChange, ...attributes }: Props) {
  const list = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(nameOf(value));
  const found = useFound(types, text);
  // A form is not sent while nobody knows what a text means: it would go without what the person has typed.
  const doubt = (typed: string, id: Json | undefined) =>
    input.current?.setCustomValidity(typed.trim() !== '' && id === undefined ? doubtful : '');
  const write = (next: string) => {
    setText(next);
    const id = meant(found, next)?.id ?? idIn(next);
    doubt(next, id);
    onChange(id);
  };
  // What was typed before its proposals came means the object of that name all the same.
  useEffect(() => {
    const id = meant(found, text)?.id;
    if (id !== undefined && idOf(value) !== id) onChange(id);
  }, [found]);
  useEffect(() => doubt(text, idOf(value)), [text, value]);
  return (
    <>
      <input
        {...attributes}
        ref={input}
        type="text"
        list={list}
        autocomplete="off"
        placeholder="Type a part of the name"
        value={text}
        onInput={({ currentTarget }) => write(currentTarget.value)}
      />
      <datalist id={list}>
        {found.map((object) => (
          <option key={textOf(object.id)} value={nameOf(object)} />
        ))}
      </datalist>
    </>
  );
}

const idOf = (value: Json | undefined): Json | undefined => (isJsonObject(value) ? value.id : value);

/** Two objects may have the same name: the id tells them apart. */
const nameOf = (value: Json | undefined): string =>
  isJsonObject(value) ? `${textOf(value.display)} (${textOf(value.id)})` : value === undefined ? '' : textOf(value);

/** What a text means among what it has found: its proposal, or the only object that is called so. */
function meant(found: readonly JsonObject[], text: string): JsonObject | undefined {
  const namesakes = found.filter(({ display }) => display === text.trim());
  return found.find((object) => nameOf(object) === text) ?? (namesakes.length === 1 ? namesakes[0] : undefined);
}

const idIn = (text: string): number | undefined => (/^\d{1,15}$/.test(text.trim()) ? Number(text) : undefined);

/** The objects that a text finds in the lists of these types. */
function useFound(types: readonly string[], text: string): readonly JsonObject[] {
  const { client, catalog } = useShared();
  const [found, setFound] = useState<readonly JsonObject[]>([]);
  const lists = [...catalog.values()].filter(({ type }) => types.includes(type)).map(({ list }) => list);
  const wanted = text.replace(/ \(\d+\)$/, '');
  useEffect(() => {
    const control = new AbortController();
    const query = { ...(wanted ? { q: wanted } : {}), limit: most, brief: 'true' };
    const search = async (list: string) =>
      pageOf(await client.request(list, { query, signal: control.signal })).results;
    Promise.all(lists.map(search)).then(
      (results) => control.signal.aborted || setFound(results.flat()),
      () => control.signal.aborted || setFound([]),
    );
    return () => control.abort();
  }, [client, lists.join(), wanted]);
  return found;
}
