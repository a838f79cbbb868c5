import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { ownFilters } from './filters.ts';
import { TemplateError } from './template-error.ts';
import { readValue, textOf } from './values.ts';

/** A filter as the library calls it. It must not throw: the library would be of no use any more. */
type LibraryFilter = (...args: unknown[]) => unknown;

/** Our own filters for one rendering, and the first error in them. */
export class FilterCalls {
  readonly filters: ReadonlyMap<string, LibraryFilter>;
  #failure: TemplateError | undefined;

  constructor() {
    this.filters = new Map<string, LibraryFilter>([
      ['__text', (json) => this.#kept(0, () => textOf(readJson(json)))],
      ['__concat', (json) => this.#kept(0, () => itemsOf(json).map(textOf).join(''))],
      [
        '__call',
        (json, name, line, positional, named) =>
          this.#kept(Number(line), () =>
            call(String(name), readJson(json), itemsOf(positional), objectOf(readJson(named))),
          ),
      ],
      ['__missing', (name, line) => this.#kept(Number(line), () => missing(String(name)))],
      // By name only, as in `map('upper')`: values come as they are. The JSON above is that of the library.
      ...[...ownFilters.keys()]
        .filter((name) => name !== 'tojson')
        .map((name): [string, LibraryFilter] => [
          name,
          (value, ...args) => this.#kept(0, () => callByName(name, plainValue(value), args)),
        ]),
    ]);
  }

  throwIfFailed(): void {
    if (this.#failure) throw this.#failure;
  }

  #kept(line: number, filter: () => Json): Json {
    try {
      return filter();
    } catch (error) {
      this.#failure ??= new TemplateError(error instanceof Error ? error.message : String(error), line || undefined);
      return '';
    }
  }
}

function missing(name: string): never {
  throw new Error(`nothing is called ${name} here, so it has no all()`);
}

function call(name: string, value: Json, positional: readonly Json[], named: JsonObject): Json {
  const filter = ownFilters.get(name);
  if (!filter) throw new Error(`there is no filter ${name}`);
  return filter(value, { positional, named });
}

function callByName(name: string, value: Json, args: readonly unknown[]): Json {
  const last = args.at(-1);
  const named = last instanceof Map ? objectOf(plainValue(last)) : {};
  const result = call(name, value, (last instanceof Map ? args.slice(0, -1) : args).map(plainValue), named);
  return Array.isArray(result) ? result.reduce((sum: number, part) => sum + Number(part), 0) : result;
}

const readJson = (json: unknown): Json => (typeof json === 'string' ? readValue(json) : null);

function itemsOf(json: unknown): readonly Json[] {
  const value = readJson(json);
  return Array.isArray(value) ? value : [];
}

const objectOf = (value: Json): JsonObject => (isJsonObject(value) ? value : {});

/** A value as the library hands it to JavaScript. */
function plainValue(value: unknown): Json {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), plainValue(item)]));
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value === 'bigint') return readValue(value.toString());
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isInteger(value) ? value : readValue(String(value));
  return null;
}
