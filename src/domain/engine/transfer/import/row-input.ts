import { isJsonObject, type Json, type JsonObject } from '../../json.ts';
import type { Resource } from '../../resource/resource.ts';
import type { Field } from '../../schema/field-kinds.ts';
import { parseId } from '../../schema/ids.ts';
import { readEnds } from './cable-end-columns.ts';
import { blankValue, type CellValue, cellValue, listItems, memberValue } from './cells.ts';
import { type Column, type Columns, importKeyOf } from './columns.ts';
import { customValue } from './custom-cells.ts';
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
  readonly #lost: string[] = [];

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
    this.#refuseUnnamed();
    for (const column of this.#columns.all) if (column.kind === 'id') this.#readId(column);
    await Promise.all(this.#columns.all.map((column) => this.#readColumn(column)));
    for (const key of this.#lost) delete this.#input[key];
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

  /** Text in a column without a header belongs to no field. */
  #refuseUnnamed(): void {
    for (const [index, value] of this.#cells.entries()) {
      if (value === '' || !this.#columns.unnamed.has(index)) continue;
      this.#errors.push({ index, error: { field: '__all__', value, message: `Column ${index + 1} has no header.` } });
    }
  }

  #readId(column: Column): void {
    const cell = this.#cell(column);
    if (cell === '') return;
    const id = parseId(cell) ?? 0;
    if (id > 0) this.#id = id;
    else this.#reject(column, 'A valid integer is required.');
  }

  async #readColumn(column: Column): Promise<void> {
    if (column.kind === 'id' || column.kind === 'end' || column.kind === 'errors') return;
    if (column.kind === 'scope') {
      await this.#reference(column);
    } else if (column.kind === 'custom') {
      const { customField, accessor } = column;
      this.#take(
        column,
        await customValue(this.#columns.registry, customField, accessor, this.#cell(column), this.#find),
        (value) => this.#addMember('custom_fields', customField.name, value),
      );
    } else if (column.kind === 'member') {
      const cell = this.#cell(column);
      if (cell === '') this.#addMembers(column.name);
      else this.#take(column, memberValue(cell), (value) => this.#addMember(column.name, column.member, value));
    } else if (column.kind === 'named') {
      await this.#readNamed(column);
    } else if (this.#cell(column) === '') {
      this.#readBlank(column.kind === 'value' ? column.key : column.name, column.field);
    } else if (column.kind === 'value') {
      this.#take(column, cellValue(column.field, this.#cell(column)), (value) => {
        this.#input[column.key] = value;
      });
    } else if (column.field.kind === 'references') {
      await this.#readList(column);
    } else {
      const id = await this.#reference(column);
      if (id !== undefined) this.#input[column.name] = id;
    }
  }

  #take(column: Column, read: CellValue, keep: (value: Json) => void): void {
    if ('value' in read) keep(read.value);
    else this.#reject(column, read.error);
  }

  #addMembers(name: string): JsonObject {
    const known = this.#input[name];
    const members = isJsonObject(known) ? known : {};
    // A new object without any member has the default; an old one loses those that it had.
    if (this.#id !== undefined) this.#input[name] = members;
    return members;
  }

  #addMember(name: string, member: string, value: Json): void {
    this.#input[name] = { ...this.#addMembers(name), [member]: value };
  }

  /** The object of a generic reference: by the attribute of the header, else as imports name its type, or by its slug. */
  async #readNamed(column: Column & { readonly kind: 'named' }): Promise<void> {
    const { name, field, accessor } = column;
    const cell = this.#cell(column);
    if (cell === '') return;
    const typeColumn = this.#columns.named.get(`${name}_type`);
    const given = typeColumn && this.#cell(typeColumn);
    const type =
      field.targets.find((target) => target === given) ?? (field.targets.length === 1 ? field.targets[0] : undefined);
    if (!type) {
      if (!given) this.#reject(column, `The column ${name}_type must say what it is.`);
      return;
    }
    const target = this.#columns.registry.resourceOf(type);
    const attributes = accessor ? [accessor] : [...new Set([importKeyOf(target), target.naturalKey ?? 'id'])];
    const errors: string[] = [];
    for (const attribute of attributes) {
      const found = await this.#find(type, { [attribute]: cell }, cell);
      if ('id' in found) {
        this.#input[`${name}_type`] = type;
        this.#input[`${name}_id`] = found.id;
        return;
      }
      errors.push(found.error);
    }
    this.#reject(column, errors[0] ?? `Object not found: ${cell}`, type === this.#resource.type);
    // A type without an object would be a second error about the same cell.
    this.#lost.push(`${name}_type`);
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
