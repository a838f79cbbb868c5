import { isJsonObject, type Json, type JsonObject } from '../../domain/engine/json.ts';
import type { Client } from '../api/client.ts';
import { objectsIn, textOf } from '../api/json.ts';
import { asProblem } from '../api/problem.ts';
import { sendCsv } from './send-csv.ts';
import { csvLine } from './write-csv.ts';

/** A column that an import takes, as its template declares it. */
export interface Column {
  readonly header: string;
  readonly isRequired: boolean;
  /** What its cells hold: `text`, `integer`, `reference` ... */
  readonly kind: string;
  /** The type that its cells name objects of, as in `dcim.site`, and by what; both blank for others. */
  readonly target: string;
  readonly accessor: string;
  readonly choices: readonly string[];
  readonly help: string;
}

/** None for those who may not view the list. */
export async function loadTemplate(client: Client, list: string, signal: AbortSignal): Promise<readonly Column[]> {
  try {
    const answer = await client.request(`${list}import-template/`, { query: { format: 'json' }, signal });
    return objectsIn(isJsonObject(answer) ? answer.columns : undefined).map(columnIn);
  } catch (thrown) {
    if (asProblem(thrown).status === 403) return [];
    throw thrown;
  }
}

function columnIn({ header, required, type, choices, reference, help }: JsonObject): Column {
  const { type: target, accessor } = isJsonObject(reference) ? reference : {};
  return {
    header: textOf(header),
    isRequired: required === true,
    kind: textOf(type),
    target: textOf(target),
    accessor: textOf(accessor),
    choices: Array.isArray(choices) ? choices.map((choice: Json) => textOf(choice)) : [],
    help: textOf(help),
  };
}

/** How the import reads the header of a file. */
export interface Reading {
  /** By their place in the file; undefined for columns that are left out. */
  readonly columns: readonly (ReadColumn | undefined)[];
  /** What is wrong with the header as a whole, such as a column that is there twice. */
  readonly fault: string;
  /** Columns that new objects need and the file has not. */
  readonly missing: readonly string[];
}

export interface ReadColumn {
  readonly header: string;
  readonly about?: Column | undefined;
  /** Why it is no column; blank if it is one. */
  readonly problem: string;
  /** Names that resemble it. */
  readonly nearest: readonly string[];
}

/** Columns that are asked about one by one; a file with more that are unknown is of another type. */
const mostAsked = 30;
const tooMany = 'Not in the template of this type, as many others are not: is it another type?';

/**
 * The template says what most columns are. What it does not list, such as `site.slug`, the import itself judges: by the
 * header alone, without a row.
 */
export async function readHeader(
  client: Client,
  list: string,
  header: readonly (string | undefined)[],
  template: readonly Column[],
  signal: AbortSignal,
): Promise<Reading> {
  const judge = (headers: readonly string[]) => judged(client, list, headers, signal);
  const named = header.flatMap((name) => name || []);
  const fault = named.length > 0 ? await judge(named) : '';
  const unlisted = [...new Set(named)].filter((name) => !template.some((column) => column.header === name));
  const asked = fault === '' ? [] : unlisted.slice(0, mostAsked);
  const problems = new Map<string, string>();
  for (const name of asked) problems.set(name, await judge([name]));
  for (const name of fault === '' ? [] : unlisted.slice(mostAsked)) problems.set(name, tooMany);
  return {
    columns: header.map((name) => {
      if (name === undefined) return undefined;
      const problem = problems.get(name) ?? '';
      const about = template.find((column) => column.header === name);
      return { header: name, about, problem, nearest: nearestIn(problem) };
    }),
    fault: [...problems.values()].some((problem) => problem !== '') ? '' : fault,
    missing: missingIn(named, template),
  };
}

/** What the import says of a header; blank if it takes it. */
async function judged(client: Client, list: string, headers: readonly string[], signal: AbortSignal): Promise<string> {
  const { error } = await sendCsv(client, list, csvLine(headers), { isDry: true, signal });
  return textOf(error);
}

/** The names that the API proposes. */
export const nearestIn = (problem: string): readonly string[] =>
  /Did you mean (.*)\?$/.exec(problem)?.[1]?.split(', ').filter(Boolean) ?? [];

/** A file whose rows have ids changes what is there, and needs nothing else. */
export function missingIn(headers: readonly string[], template: readonly Column[]): readonly string[] {
  if (headers.includes('id')) return [];
  const there = (name: string) =>
    headers.some((header) => header.split('.')[0] === name || header === `${name}_id` || header === `${name}_type`);
  return template.filter(({ header, isRequired }) => isRequired && !there(header)).map(({ header }) => header);
}
