import { grantOf } from '../../access/access.ts';
import { canonicalJson, type JsonObject } from '../../json.ts';
import type { Actor, Reader } from '../../ports.ts';
import { findByAttributes, sightOf } from '../../query/look-up.ts';
import { sortKey } from '../../query/order.ts';
import type { Resource } from '../../resource/resource.ts';
import type { TypeName } from '../../schema/field-kinds.ts';
import { compareKeys } from '../../schema/natural-sort.ts';
import type { WantedNames } from './wanted-names.ts';

/** Outcome of looking for the object that a cell names. */
type Reference = { readonly id: number } | { readonly error: string };

/** Finds objects by their attributes. `named` is what the file calls the object, for the error. */
export type FindReference = (type: TypeName, attributes: JsonObject, named: string) => Promise<Reference>;

/** Names remembered at once; a file of a million rows must not hold a million of them. */
const mostRemembered = 20_000;
/** From so many names on, one walk through the collection from the first to the last costs less than a query a name... */
const fewestForWalk = 4;
/** ...as long as not more rows a name lie between them. */
const rowsPerName = 30;

/**
 * Looks names up once a file: a thousand devices of one site ask for the site once. Whoever uses an id reads the object
 * anew, so an object that is deleted meanwhile is noticed. Objects of the type that the file itself brings are looked up
 * each time; one that is planned but not written yet counts as not found. NetBox: what the caller may not view is not found.
 */
export class RememberedReferences {
  readonly #actor: Actor;
  readonly #ownType: TypeName;
  readonly #known = new Map<string, Promise<readonly number[]>>();

  constructor(actor: Actor, ownType: TypeName) {
    this.#actor = actor;
    this.#ownType = ownType;
  }

  finder(reader: Reader): FindReference {
    return async (type, attributes, named) => {
      const [id, second] = await this.#find(reader, type, attributes);
      if (id === undefined || (type === this.#ownType && !(await isWritten(reader, type, id))))
        return { error: `Object not found: ${named}` };
      if (second !== undefined)
        return { error: `"${named}" is not a unique value for this field; multiple objects were found` };
      return { id };
    };
  }

  /** Finds in one go what many rows will ask for. */
  async prepare(reader: Reader, wanted: WantedNames): Promise<void> {
    for (const [type, names] of wanted) {
      if (type === this.#ownType || (await grantOf(reader.registry, this.#actor, 'view', type)) !== 'all') continue;
      const attribute = importAttribute(reader.registry.resourceOf(type));
      const missing = [...names].filter((name) => !this.#known.has(keyOf(type, { [attribute]: name })));
      if (missing.length < fewestForWalk) continue;
      for (const [name, ids] of await walk(reader, type, missing))
        this.#remember(keyOf(type, { [attribute]: name }), Promise.resolve(ids));
    }
  }

  #find(reader: Reader, type: TypeName, attributes: JsonObject): Promise<readonly number[]> {
    const search = (): Promise<readonly number[]> =>
      findByAttributes(reader, reader.registry.resourceOf(type), attributes, sightOf(reader.registry, this.#actor));
    if (type === this.#ownType) return search();
    const key = keyOf(type, attributes);
    return this.#known.get(key) ?? this.#remember(key, search());
  }

  #remember(key: string, finding: Promise<readonly number[]>): Promise<readonly number[]> {
    if (this.#known.size >= mostRemembered) this.#known.clear();
    this.#known.set(key, finding);
    const forget = (): void => {
      if (this.#known.get(key) === finding) this.#known.delete(key);
    };
    finding.then((ids) => {
      if (ids.length !== 1) forget();
    }, forget);
    return finding;
  }
}

const isWritten = async (reader: Reader, type: TypeName, id: number): Promise<boolean> =>
  (await reader.getMany([{ type, id }])).size > 0;

const keyOf = (type: TypeName, attributes: JsonObject): string => `${type}|${canonicalJson(attributes)}`;
const importAttribute = ({ ordering }: Resource): string => ordering[0] ?? 'id';

/** The ids of the objects with these names, as far as they turn up before too many others do. */
async function walk(
  reader: Reader,
  type: TypeName,
  names: readonly string[],
): Promise<ReadonlyMap<string, readonly number[]>> {
  const resource = reader.registry.resourceOf(type);
  const attribute = importAttribute(resource);
  const place = (name: string): string => sortKey(resource.fields[attribute], name);
  const sorted = names.toSorted((a, b) => compareKeys(place(a), place(b)));
  const [first = ''] = sorted;
  const last = sorted.at(-1) ?? '';
  const wanted = new Set(names);
  const found = new Map<string, number[]>();
  const most = names.length * rowsPerName;
  let rows = 0;
  for await (const row of reader.rows({ kind: 'in-order', type, between: { first, last } }, most)) {
    if (++rows > most) return new Map();
    const name = row.values[attribute];
    if (typeof name === 'string' && wanted.has(name)) found.set(name, [...(found.get(name) ?? []), row.id]);
  }
  return found;
}
