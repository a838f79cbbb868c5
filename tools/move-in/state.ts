import { appendFileSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Base } from './compare.ts';
import { type Intent, type Line, readLine } from './journal-line.ts';
import { wholeLines, writeLines } from './lines.ts';
import { UnusableFolder } from './lock.ts';

/** Until when changes of each side are seen: times as the sides write them. */
export interface Since {
  readonly source: string | null;
  readonly here: string | null;
}

interface Entry {
  readonly here: number;
  /** JSON text of the base: a tenth of the memory that its objects would take. */
  readonly base: string;
}

/**
 * What is known of a move: which object here is which of the source, what both said when they were last in step, and what was
 * on its way. Every change is a line of a journal, written before anything depends on it.
 */
export class MoveState {
  readonly #file: string;
  readonly #of: { readonly from: string; readonly to: string };
  readonly #entries = new Map<string, Map<number, Entry>>();
  readonly #sources = new Map<string, Map<number, number>>();
  readonly #intents = new Map<string, Intent>();
  #since: Since | undefined;
  #again: Readonly<Record<string, readonly number[]>> = {};

  /** Opens the folder of a move, or begins one there. */
  constructor(folder: string, from: string, to: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#file = join(folder, 'journal.jsonl');
    this.#of = { from, to };
    if (existsSync(this.#file)) this.#read();
    else this.#write({ of: this.#of });
  }

  find(type: string, id: number): number | undefined {
    return this.#entries.get(type)?.get(id)?.here;
  }

  baseOf(type: string, id: number): Base | undefined {
    const text = this.#entries.get(type)?.get(id)?.base;
    return text === undefined ? undefined : JSON.parse(text);
  }

  /** The id at the source of an object here. */
  sourceOf(type: string, here: number): number | undefined {
    return this.#sources.get(type)?.get(here);
  }

  idsOf(type: string): readonly number[] {
    return [...(this.#entries.get(type)?.keys() ?? [])];
  }

  keep(type: string, id: number, here: number, base: Base): void {
    const known = this.#entries.get(type)?.get(id);
    if (known?.here === here && known.base === JSON.stringify(base)) return;
    const line = { type, id, here, base: { source: { ...base.source }, here: { ...base.here } } };
    this.#take(line);
    this.#write(line);
  }

  forget(type: string, id: number): void {
    const line = { gone: { type, id } };
    this.#take(line);
    this.#write(line);
  }

  begin(intent: Intent): void {
    this.#intents.set(intent.key, intent);
    this.#write({ intent });
  }

  end({ key }: Pick<Intent, 'key'>): void {
    this.#intents.delete(key);
    this.#write({ done: key });
  }

  get unfinished(): readonly Intent[] {
    return [...this.#intents.values()];
  }

  /** Undefined before the first run that came to its end. */
  get since(): Since | undefined {
    return this.#since;
  }

  /** Objects of the source that could not be moved, by type: they are tried again. */
  get again(): Readonly<Record<string, readonly number[]>> {
    return this.#again;
  }

  /** Ends a run. The journal is written anew, with what counts. */
  close(since: Since, again: Readonly<Record<string, readonly number[]>>): void {
    this.#since = since;
    this.#again = again;
    writeLines(`${this.#file}.new`, this.#whole());
    renameSync(`${this.#file}.new`, this.#file);
  }

  *#whole(): Generator<string> {
    const text = (line: Line): string => JSON.stringify(line);
    yield text({ of: this.#of });
    for (const [type, entries] of this.#entries)
      for (const [id, { here, base }] of entries) yield text({ type, id, here, base: JSON.parse(base) });
    if (this.#since) yield text({ since: { ...this.#since } });
    yield text({ again: Object.fromEntries(Object.entries(this.#again).map(([type, ids]) => [type, [...ids]])) });
    for (const intent of this.#intents.values()) yield text({ intent });
  }

  #read(): void {
    let count = 0;
    for (const text of wholeLines(this.#file)) {
      count += 1;
      const line = readLine(text);
      if (!line) throw new UnusableFolder(`Line ${count} of ${this.#file} cannot be read.`);
      this.#take(line);
    }
    if (count === 0) this.#write({ of: this.#of });
  }

  #take(line: Line): void {
    if ('of' in line) this.#requireSame(line.of);
    else if ('gone' in line) this.#drop(line.gone.type, line.gone.id);
    else if ('intent' in line) this.#intents.set(line.intent.key, line.intent);
    else if ('done' in line) this.#intents.delete(line.done);
    else if ('since' in line) this.#since = line.since;
    else if ('again' in line) this.#again = line.again;
    else {
      const { type, id, here, base } = line;
      at(this.#entries, type).set(id, { here, base: JSON.stringify(base) });
      at(this.#sources, type).set(here, id);
    }
  }

  #drop(type: string, id: number): void {
    const here = this.find(type, id);
    this.#entries.get(type)?.delete(id);
    if (here !== undefined) this.#sources.get(type)?.delete(here);
  }

  #requireSame({ from, to }: { readonly from: string; readonly to: string }): void {
    if (from !== this.#of.from || to !== this.#of.to)
      throw new UnusableFolder(`${this.#file} is of the move from ${from} to ${to}. Name another folder with --state.`);
  }

  #write(line: Line): void {
    appendFileSync(this.#file, `${JSON.stringify(line)}\n`, { mode: 0o600 });
  }
}

function at<V>(maps: Map<string, Map<number, V>>, type: string): Map<number, V> {
  const known = maps.get(type) ?? new Map<number, V>();
  maps.set(type, known);
  return known;
}
