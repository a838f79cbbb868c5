import { useEffect, useState } from 'preact/hooks';
import { asProblem, type Problem } from '../api/problem.ts';
import { useShared } from '../context.ts';
import { plural } from '../format.ts';
import { Failure } from '../parts/failure.tsx';
import { useLoaded } from '../use-loaded.ts';
import { Checking } from './checking.tsx';
import { loadTemplate, readHeader } from './columns.ts';
import { ColumnsTable } from './columns-table.tsx';
import { changeDraft, type Draft, namesOf, removeDraft } from './drafts.ts';
import { guessType } from './guess-type.ts';
import type { Importable } from './importable.ts';
import { Options } from './options.tsx';
import { Progress } from './progress.tsx';
import { readContents } from './read-file.ts';
import { TypeChoice } from './type-choice.tsx';

interface Props {
  readonly draft: Draft;
  readonly types: readonly Importable[];
}

/** One file on its way: what it is, what its columns are, what would become of it. */
export function DraftCard({ draft, types }: Props) {
  const { formats } = useShared();
  const { bytes, problem, again } = useReading(draft, types);
  const { file, contents } = draft;
  const remove = () => removeDraft(draft.id);
  return (
    <section class="card import-draft import-parts" aria-label={file.name}>
      <div class="heading">
        <h2>
          <bdi>{file.name}</bdi>
        </h2>
        <p class="quiet">
          {sizeOf(file.size, formats.format)}
          {contents && `, ${formats.format(contents.rows)} ${plural(contents.rows, 'row', 'rows')}`}
        </p>
        <button type="button" class="link" onClick={remove}>
          Remove <span class="unseen">{file.name}</span>
        </button>
      </div>
      {problem && <Failure problem={problem} again={again} />}
      {!contents && !problem && <Progress label={`Reading ${file.name}`} done={bytes} all={file.size} unit="bytes" />}
      {contents?.notes.map(({ code, message }) => (
        <p key={code} class="quiet">
          Note: {message}
        </p>
      ))}
      {contents?.fault ? <Unreadable fault={contents.fault} rows={contents.rows} /> : null}
      {contents && contents.header.length > 0 && !contents.fault && <Understood draft={draft} types={types} />}
    </section>
  );
}

const sizeOf = (bytes: number, format: (value: number) => string | undefined): string =>
  bytes < 1_000_000 ? `${format(Math.ceil(bytes / 1_000))} kB` : `${format(Math.round(bytes / 100_000) / 10)} MB`;

const Unreadable = ({ fault, rows }: { readonly fault: string; readonly rows: number }) => (
  <div class="failure" role="alert">
    <p>{fault}</p>
    {rows > 0 && <p>{`${rows} ${plural(rows, 'row', 'rows')} before that can be read.`}</p>}
    <p>Correct the file, then choose it again.</p>
  </div>
);

/** Reads the file once, and guesses what it is. */
function useReading(draft: Draft, types: readonly Importable[]) {
  const [bytes, setBytes] = useState(0);
  const [problem, setProblem] = useState<Problem>();
  const [times, setTimes] = useState(0);
  const { id, file, list } = draft;
  const isRead = draft.contents !== undefined;
  useEffect(() => {
    if (isRead) return;
    const control = new AbortController();
    setProblem(undefined);
    readContents(file, { signal: control.signal, onProgress: setBytes }).then(
      (contents) => {
        const guess = list ? undefined : guessType(file.name, contents.header, types);
        changeDraft(id, { contents, ...(guess ? { list: guess.type.list, why: guess.why } : {}) });
      },
      (thrown) => control.signal.aborted || setProblem(readingProblem(thrown)),
    );
    return () => control.abort();
  }, [id, isRead, times]);
  return { bytes, problem, again: () => setTimes((count) => count + 1) };
}

/** Browsers refuse files that were changed or moved since they were chosen. */
const readingProblem = (thrown: unknown): Problem =>
  thrown instanceof DOMException
    ? Object.assign(asProblem(thrown), {
        message: 'The file cannot be read: it was changed or moved. Choose it again.',
      })
    : asProblem(thrown);

/** What can be read: its type, then its columns by the type, then all else. */
function Understood({ draft, types }: Props) {
  const { client } = useShared();
  const type = types.find(({ list }) => list === draft.list);
  const names = namesOf(draft);
  const asked = JSON.stringify(names.map((name) => name ?? null));
  const { value, problem, again } = useLoaded(
    async (signal) => {
      if (!type) return undefined;
      const template = await loadTemplate(client, type.list, signal);
      return { type, asked, template, reading: await readHeader(client, type.list, names, template, signal) };
    },
    [client, type, asked],
  );
  // Of the same type, what was read before stays until the answer is there: the keyboard is in it.
  const read = value?.type === type ? value : undefined;
  const isSound =
    read?.asked === asked && read.reading.fault === '' && read.reading.columns.every((column) => !column?.problem);
  return (
    <>
      <TypeChoice draft={draft} types={types} />
      {problem && (
        <Failure problem={problem} again={again}>
          {problem.status === 403 && <span>You may neither add nor change {type?.plural}.</span>}
        </Failure>
      )}
      {type && !problem && !read && <p role="status">Looking at the columns …</p>}
      {read && !problem && <ColumnsTable draft={draft} reading={read.reading} template={read.template} />}
      {read && !problem && read.asked === asked && !isSound && (
        <p class="quiet">Once all columns are understood or left out, and none is missing, the rows can be checked.</p>
      )}
      {type && !problem && isSound && (
        <>
          <Options draft={draft} />
          <Checking draft={draft} type={type} />
        </>
      )}
    </>
  );
}
