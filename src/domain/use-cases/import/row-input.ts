import type { Field } from '../../model/fields.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import type { Resource } from '../../model/resource.ts';
import { blankValue, cellValue, listItems } from './cells.ts';
import type { Column, Columns } from './columns.ts';
import { readEnds } from './ends.ts';
import type { FindReference } from './find-references.ts';
import type { RowError } from './row-report.ts';

/** A row as the API would get it, references as ids, and what was wrong with its cells. */
export interface RowInput {
  /** What the `id` column says; undefined for a new object. */
  readonly id?: number;
  readonly input: JsonObject;
  readonly errors: readonly RowError[];
  /** True when an object of the file's own type was not found: an earlier row may still bring it. */
  readonly missing: boolean;
}

/** Reads the cells of one row by the meaning of their columns; `id` is that of the object, where no column tells it. */
export async function readRow(
  resource: Resource,
  columns: Columns,
  cells: readonly string[],
  find: FindReference,
  id?: number,
): Promise<RowInput> {
  const row = new RowReader(resource, columns, cells, find, id);
  await row.read();
  return row.result;
}

class RowReader {
  readonly #resource: Resource;
  readonly #columns: Columns;
  readonly #cells: readonly string[];
  readonly #find: FindReference;
  readonly #input: Record<string, Json> = {};
  readonly #errors: { readonly index: number; readonly error: RowError }[] = [];
  readonly #references = new Map<Column, Promise<number | undefined>>();
  #id: number | undefined;
  #missing = false;

  constructor(resource: Resource, columns: Columns, cells: readonly string[], find: FindReference, id?: number) {
    this.#resource = resource;
    this.#columns = columns;
    this.#cells = cells;
    this.#find = find;
    this.#id = id;
  }

  get result(): RowInput {
    const id = this.#id === undefined ? {} : { id: this.#id };
    const errors = this.#errors.toSorted((a, b) => a.index - b.index).map(({ error }) => error);
    return { ...id, input: this.#input, errors, missing: this.#missing };
  }

  async read(): Promise<void> {
    for (const column of this.#columns.all) if (column.kind === 'id') this.#readId(column);
    await Promise.all(this.#columns.all.map((column) => this.#readColumn(column)));
    const ends = await readEnds(this.#columns, this.#cells, this.#find);
    for (const end of ends) {
      if ('value' in end) this.#input[end.name] = end.value;
      else this.#reject(end.column, end.error);
    }
  }

  #cell(column: Column): string {
    return this.#cells[column.index] ?? '';
  }

  #reject(column: Column, message: string, missing = false): undefined {
    const error = { field: column.header, value: this.#cell(column), message };
    this.#errors.push({ index: column.index, error });
    this.#missing ||= missing;
    return undefined;
  }

  #readId(column: Column): void {
    const cell = this.#cell(column);
    if (cell === '') return;
    const id = /^\d{1,15}$/.test(cell) ? Number(cell) : 0;
    if (id > 0) this.#id = id;
    else this.#reject(column, 'A valid integer is required.');
  }

  async #readColumn(column: Column): Promise<void> {
    if (column.kind === 'id' || column.kind === 'end' || column.kind === 'errors') return;
    if (column.kind === 'scope') {
      await this.#reference(column);
    } else if (this.#cell(column) === '') {
      this.#readBlank(column.kind === 'value' ? column.key : column.name, column.field);
    } else if (column.kind === 'value') {
      const read = cellValue(column.field, this.#cell(column));
      if ('value' in read) this.#input[column.key] = read.value;
      else this.#reject(column, read.error);
    } else if (column.field.kind === 'references') {
      await this.#readList(column);
    } else {
      const id = await this.#reference(column);
      if (id !== undefined) this.#input[column.name] = id;
    }
  }

  #readBlank(key: string, field: Field): void {
    const value = this.#id === undefined ? undefined : blankValue(field);
    if (value !== undefined) this.#input[key] = value;
  }

  async #readList(column: Column & { readonly kind: 'reference' }): Promise<void> {
    const found = await Promise.all(
      listItems(this.#cell(column)).map((item) => this.#find(column.target, { [column.accessor]: item }, item)),
    );
    for (const outcome of found)
      if ('error' in outcome) this.#reject(column, outcome.error, column.target === this.#resource.type);
    this.#input[column.name] = found.flatMap((outcome) => ('id' in outcome ? [outcome.id] : []));
  }

  /** The id of the object that a cell names; undefined when it is blank or wrong. Each cell is looked up once. */
  #reference(column: Column): Promise<number | undefined> {
    const known = this.#references.get(column);
    if (known) return known;
    const finding = this.#findReference(column);
    this.#references.set(column, finding);
    return finding;
  }

  async #findReference(column: Column): Promise<number | undefined> {
    const cell = this.#cell(column);
    if (cell === '' || (column.kind !== 'reference' && column.kind !== 'scope')) return undefined;
    const scope = await this.#scopeOf(column.name);
    if (scope === undefined) return undefined;
    const found = await this.#find(column.target, { ...scope, [column.accessor]: cell }, cell);
    return 'id' in found ? found.id : this.#reject(column, found.error, column.target === this.#resource.type);
  }

  /** What other cells of the row say about the object; undefined when one of these is wrong: its error is enough. */
  async #scopeOf(name: string): Promise<JsonObject | undefined> {
    const scope: Record<string, Json> = {};
    for (const [attribute, other] of Object.entries(this.#resource.importScope?.[name] ?? {})) {
      const column = this.#columns.named.get(other);
      if (!column) continue;
      if (this.#cell(column) === '') {
        if ('field' in column && column.field.required) return undefined;
        continue;
      }
      const id = await this.#reference(column);
      if (id === undefined) return undefined;
      scope[attribute] = id;
    }
    return scope;
  }
}
