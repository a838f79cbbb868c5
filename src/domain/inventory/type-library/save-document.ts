import type { Context } from '../../engine/context.ts';
import { Failure } from '../../engine/errors.ts';
import { IdBlocks } from '../../engine/id-blocks.ts';
import { isJsonObject, type Json, type JsonObject, plainText } from '../../engine/json.ts';
import type { Reader } from '../../engine/ports.ts';
import type { Registry } from '../../engine/resource/registry.ts';
import type { Resource } from '../../engine/resource/resource.ts';
import type { CustomField } from '../../engine/schema/custom-fields.ts';
import type { MappingsField, TypeName } from '../../engine/schema/field-kinds.ts';
import { type Columns, importKeyOf, isColumn, knownHeaders, readHeader } from '../../engine/transfer/import/columns.ts';
import type { FindReference } from '../../engine/transfer/import/find-references.ts';
import { customFieldsIn } from '../../engine/transfer/import/import-rows.ts';
import { readRow } from '../../engine/transfer/import/row-input.ts';
import { type RowError, UnusableFile } from '../../engine/transfer/import/row-report.ts';
import type { WrittenTexts } from '../../engine/transfer/import/written-texts.ts';
import { commitWithRetry, uniqueMessage } from '../../engine/write/commit.ts';
import { prepareSave, type Saved } from '../../engine/write/save.ts';
import { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { afterTargets } from '../after-targets.ts';
import { ownReferences } from '../component-template.ts';
import type { ComponentList } from './library.ts';
import { nameIn, type ReadComponent, type ReadDocument, readDocument } from './read-document.ts';

/** All errors of a document. */
export class RefusedDocument extends Error {
  override readonly name = 'RefusedDocument';
  readonly errors: readonly RowError[];

  constructor(errors: readonly RowError[]) {
    super('The document is refused.');
    this.errors = errors;
  }
}

interface SaveOptions {
  /** An existing type is changed; otherwise the document must not differ from it. */
  readonly upsert: boolean;
  readonly message: string;
  readonly texts: WrittenTexts;
  readonly finder: (reader: Reader) => FindReference;
}

export interface SavedDocument {
  readonly verdict: Saved['verdict'];
  readonly id: number;
  readonly warnings: readonly RowError[];
  readonly ignored: readonly string[];
  /** What was written. */
  readonly work: UnitOfWork;
}

/**
 * Makes or changes a type with its component templates, in one unit of work. Components that the document does not name
 * stay as they are. Throws RefusedDocument.
 */
export async function saveDocument(
  context: Context,
  resource: Resource,
  document: JsonObject,
  options: SaveOptions,
): Promise<SavedDocument> {
  const customFields = await customFieldsIn(context, resource, Object.keys(document));
  const { registry } = context.store;
  const read = readDocument({
    resource,
    document,
    texts: options.texts,
    columns: {
      names: knownHeaders(resource, customFields).filter((name) => name !== 'id'),
      has: (key) => key !== 'id' && isColumn(registry, resource, key, customFields),
    },
  });
  if (read.errors.length > 0) throw new RefusedDocument(read.errors);
  const columns = headerOf(registry, resource, [...read.cells.keys()], customFields);
  const own = { ...context, ids: new IdBlocks(context.store) };
  return commitWithRetry(
    own,
    async () => {
      const work = new UnitOfWork(own);
      const saved = await new DocumentSave(own, work, { resource, read, columns, options }).save();
      return { work, result: { ...saved, warnings: read.warnings, ignored: read.ignored, work } };
    },
    { message: options.message },
  );
}

interface Task {
  readonly resource: Resource;
  readonly read: ReadDocument;
  /** What its own members mean. */
  readonly columns: Columns;
  readonly options: SaveOptions;
}

class DocumentSave {
  readonly #context: Context;
  readonly #ids: IdBlocks;
  readonly #work: UnitOfWork;
  readonly #resource: Resource;
  readonly #read: ReadDocument;
  readonly #columns: Columns;
  readonly #options: SaveOptions;
  readonly #errors: RowError[] = [];
  /** Ids of components by the type of their template and their name. */
  readonly #siblings = new Map<string, number>();

  constructor(
    context: Context & { readonly ids: IdBlocks },
    work: UnitOfWork,
    { resource, read, columns, options }: Task,
  ) {
    this.#context = context;
    this.#ids = context.ids;
    this.#work = work;
    this.#resource = resource;
    this.#read = read;
    this.#columns = columns;
    this.#options = options;
  }

  async save(): Promise<Pick<SavedDocument, 'verdict' | 'id'>> {
    this.#ids.expect(1);
    const input = await this.#input();
    const existing = await this.#existing(input);
    const { object, verdict } = await this.#attempt('', () =>
      prepareSave(
        this.#context,
        {
          resource: this.#resource,
          ...(existing === undefined ? {} : { id: existing }),
          input,
          completeness: 'partial',
        },
        this.#work,
      ),
    );
    const known = verdict === 'created' ? new Map<ReadComponent, number>() : await this.#known(object.id);
    for (const [list, components] of this.#read.components) {
      this.#ids.expect(components.length);
      for (const component of inOrder(list, components))
        await this.#saveComponent(list, component, object.id, known.get(component));
    }
    if (this.#errors.length > 0) throw new RefusedDocument(this.#errors);
    this.#ids.expect(this.#work.changes.length);
    if (verdict === 'created') return { id: object.id, verdict };
    if (this.#work.changes.length === 0) return { id: object.id, verdict: 'unchanged' };
    if (!this.#options.upsert) throw new RefusedDocument([this.#alreadyThere()]);
    return { id: object.id, verdict: 'updated' };
  }

  /** The input for the type itself, as an import reads it. */
  async #input(): Promise<JsonObject> {
    const cells = [...this.#read.cells.values()];
    const row = await readRow(this.#resource, this.#columns, cells, this.#options.finder(this.#work.reader));
    if (row.errors.length > 0) throw new RefusedDocument(row.errors);
    return { ...row.input, ...(await this.#withIds(this.#resource, this.#read.named, '')) };
  }

  async #existing({ manufacturer = null, model = null }: JsonObject): Promise<number | undefined> {
    return this.#work.reader.findUnique(this.#resource.type, identity, { manufacturer, model });
  }

  #alreadyThere(): RowError {
    const constraint = this.#resource.unique.find(({ name }) => name === identity);
    const { field, message } = constraint
      ? uniqueMessage(this.#resource, constraint)
      : { field: '__all__', message: 'It already exists.' };
    return { field, value: null, message };
  }

  /** Ids of the components that the type has already, read side by side. */
  async #known(ownerId: number): Promise<ReadonlyMap<ReadComponent, number>> {
    const { reader } = this.#work;
    const lookups = await Promise.all(
      this.#read.components.flatMap(
        ([
          {
            template: { type },
            owner,
          },
          components,
        ]) =>
          components.map(async (component) => {
            const values = { [owner]: ownerId, name: nameIn(component.values) };
            return { type, component, id: await reader.findUnique(type, `${owner}_name`, values) };
          }),
      ),
    );
    const known = lookups.flatMap(({ type, component, id }) => (id === undefined ? [] : [{ type, component, id }]));
    await reader.getMany(known);
    return new Map(known.map(({ component, id }) => [component, id]));
  }

  async #saveComponent(
    { template, owner }: ComponentList,
    component: ReadComponent,
    ownerId: number,
    id: number | undefined,
  ): Promise<void> {
    const { path, values } = component;
    try {
      const input = await this.#withIds(template, values, `${path}.`);
      const { object } = await this.#attempt(path, () =>
        prepareSave(
          this.#context,
          {
            resource: template,
            ...(id === undefined ? {} : { id }),
            input: { ...input, [owner]: ownerId },
            completeness: 'partial',
          },
          this.#work,
        ),
      );
      this.#siblings.set(`${template.type}|${nameIn(component.values)}`, object.id);
    } catch (error) {
      if (!(error instanceof RefusedDocument)) throw error;
      this.#errors.push(...error.errors);
    }
  }

  /** Siblings, and what lists name, by id instead of name. `path` stands before the names of the fields. */
  async #withIds(resource: Resource, values: JsonObject, path: string): Promise<JsonObject> {
    const input: Record<string, Json> = {};
    for (const [name, value] of Object.entries(values)) {
      const field = resource.fields[name];
      const where = `${path}${name}`;
      if (field?.kind === 'references') input[name] = await this.#listed(field.target, value, where);
      else if (field?.kind === 'reference' && value !== null) input[name] = this.#siblingId(field.target, value, where);
      else if (field?.kind === 'mappings' && Array.isArray(value)) input[name] = this.#mapped(field, value, where);
      else input[name] = value;
    }
    return input;
  }

  #mapped({ target, member }: MappingsField, entries: readonly Json[], where: string): readonly JsonObject[] {
    return entries
      .filter(isJsonObject)
      .map((entry) => ({ ...entry, [member]: this.#siblingId(target, entry[member] ?? '', where) }));
  }

  async #listed(type: TypeName, value: Json, where: string): Promise<readonly number[]> {
    if (!Array.isArray(value)) return refuse(where, plainText(value), 'This must be a list.');
    const { reader } = this.#work;
    const key = importKeyOf(reader.registry.resourceOf(type));
    const find = this.#options.finder(reader);
    const ids: number[] = [];
    for (const [index, entry] of value.entries()) {
      const name = plainText(entry);
      const found = await find(type, { [key]: name }, name);
      ids.push('id' in found ? found.id : refuse(`${where}[${index}]`, name, found.error));
    }
    return ids;
  }

  #siblingId(target: TypeName, sibling: Json, field: string): number {
    const name = plainText(sibling);
    return this.#siblings.get(`${target}|${name}`) ?? refuse(field, name, `Object not found: ${name}`);
  }

  /** Failures of rules as mistakes of the document. */
  async #attempt<T>(path: string, part: () => Promise<T>): Promise<T> {
    try {
      return await this.#work.attempt(part);
    } catch (error) {
      if (!(error instanceof Failure) || error.kind === 'unavailable') throw error;
      throw new RefusedDocument(documentErrors(path, error));
    }
  }
}

function refuse(field: string, value: string, message: string): never {
  throw new RefusedDocument([{ field, value, message }]);
}

/** Components after those of their own list that they lead to. */
const inOrder = ({ template }: ComponentList, components: readonly ReadComponent[]): readonly ReadComponent[] => {
  const fields = ownReferences(template);
  return afterTargets(
    components,
    ({ values }) => nameIn(values),
    ({ values }) => fields.flatMap((field) => (values[field] === undefined ? [] : [plainText(values[field])])),
  ).flat();
};

/** NetBox: makers do not give one name to two types. */
const identity = 'manufacturer_model';

function headerOf(
  registry: Registry,
  resource: Resource,
  headers: readonly string[],
  customFields: readonly CustomField[],
) {
  try {
    return readHeader(registry, resource, headers, customFields);
  } catch (error) {
    if (!(error instanceof UnusableFile)) throw error;
    throw new RefusedDocument([{ field: '__all__', value: null, message: error.message }]);
  }
}

/** Failures of rules under the path of what they are about. */
export function documentErrors(path: string, { kind, body }: Failure): readonly RowError[] {
  const detail = isJsonObject(body) && typeof body.detail === 'string' ? body.detail : JSON.stringify(body);
  const errors = kind === 'invalid' && isJsonObject(body) && body.detail === undefined ? body : { __all__: [detail] };
  return Object.entries(errors).flatMap(([name, messages]) =>
    [messages].flat().map((message: Json) => ({ field: fieldAt(path, name), value: null, message: String(message) })),
  );
}

function fieldAt(path: string, name: string): string {
  if (path === '') return name;
  return name === '__all__' ? path : `${path}.${name}`;
}
