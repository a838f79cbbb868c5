import { useEffect, useState } from 'preact/hooks';
import type { Client } from '../api/client.ts';
import type { Contents } from './read-file.ts';
import type { ImportOptions } from './send-csv.ts';

/** A file that somebody prepares. It lives as long as the tab; what runs on the server needs it no more. */
export interface Draft {
  readonly id: string;
  readonly file: File;
  /** Undefined while it is being read. */
  readonly contents?: Contents;
  /** The list whose objects the rows are; undefined until somebody or something says so. */
  readonly list?: string;
  /** Why this list was chosen, where nobody has. */
  readonly why?: string;
  /** What columns are called instead, by their place; null for those that are left out. */
  readonly names: ReadonlyMap<number, string | null>;
  /** Cells of rows that were corrected here, by the line of the row. */
  readonly corrections: ReadonlyMap<number, readonly string[]>;
  readonly options: ImportOptions;
}

let all: readonly Draft[] = [];
const ofJobs = new Map<string, Draft>();
const listeners = new Set<() => void>();

let owner: Client | undefined;

/** What one person prepares is gone when another signs in. */
export function openDrafts(client: Client): void {
  if (owner === client) return;
  owner = client;
  ofJobs.clear();
  become([]);
}

function become(next: readonly Draft[]): void {
  all = next;
  for (const listener of listeners) listener();
}

/** The options that NetBox has where nobody says anything. */
const usual: ImportOptions = { mode: 'atomic', upsert: false };

export const addFiles = (files: Iterable<File>, start: Partial<Draft> = {}): void =>
  become([
    ...all,
    ...Array.from(files, (file) => ({
      ...{ id: crypto.randomUUID(), file, names: new Map(), corrections: new Map(), options: usual },
      ...start,
    })),
  ]);

export const changeDraft = (id: string, change: Partial<Draft>): void =>
  become(all.map((draft) => (draft.id === id ? { ...draft, ...change } : draft)));

export const removeDraft = (id: string): void => become(all.filter((draft) => draft.id !== id));

/** Remembers of which draft a job has the file. */
export function sentAs(job: string, draft: Draft): void {
  ofJobs.set(job, draft);
}

/** The draft whose file a job has, if it was made in this tab. */
export const draftOf = (job: string): Draft | undefined => ofJobs.get(job);

/** Puts a draft back, as it is now. */
export function reopen(draft: Draft): void {
  become(
    all.some(({ id }) => id === draft.id) ? all.map((one) => (one.id === draft.id ? draft : one)) : [...all, draft],
  );
}

export function useDrafts(): readonly Draft[] {
  const [drafts, setDrafts] = useState(all);
  useEffect(() => {
    const follow = () => setDrafts(all);
    follow();
    listeners.add(follow);
    return () => {
      listeners.delete(follow);
    };
  }, []);
  return drafts;
}

/** What the columns of a file are called in the import; undefined for those that are left out. */
export const namesOf = ({ contents, names }: Draft): readonly (string | undefined)[] =>
  (contents?.header ?? []).map((header, index) => {
    const name = names.get(index);
    return name === null ? undefined : (name ?? header);
  });

export const isChanged = ({ names, corrections }: Draft): boolean => names.size > 0 || corrections.size > 0;
