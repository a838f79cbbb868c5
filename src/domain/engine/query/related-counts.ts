import { grantOf, permittedRows } from '../access/access.ts';
import type { Grant, Restriction } from '../access/permissions.ts';
import type { JsonObject } from '../json.ts';
import type { Actor, Reader, Row } from '../ports.ts';
import { referringTo } from '../resource/load-objects.ts';
import type { CountDeclaration, Resource, StoredObject } from '../resource/resource.ts';

/**
 * The live counts of a page, by id. NetBox: a node of a tree counts what refers to it and to everything below it; each
 * node is counted once, however many objects of the page stand above it.
 */
export async function liveCounts(
  reader: Reader,
  actor: Actor,
  resource: Resource,
  objects: readonly StoredObject[],
  shown: (name: string) => boolean,
): Promise<ReadonlyMap<number, JsonObject>> {
  const counts = Object.entries(resource.counts ?? {}).filter(([name]) => shown(name));
  if (counts.length === 0) return new Map();
  const ids = objects.map(({ id }) => id);
  const children = resource.tree === undefined ? new Map() : await childrenBelow(reader, resource, resource.tree, ids);
  const nodes = [...new Set([...ids, ...children.keys()])];
  const totals = await Promise.all(
    counts.map(async ([name, count]) => {
      const grant = await grantOf(reader.registry, actor, 'view', count.type);
      const numbers = await countVisible(reader, grant, count, nodes);
      return [name, new Map(nodes.map((id, index) => [id, numbers[index] ?? 0]))] as const;
    }),
  );
  return new Map(
    ids.map((id) => {
      const below = [...subtree(id, children)];
      const sums = totals.map(([name, numbers]) => [
        name,
        below.reduce((sum, node) => sum + (numbers.get(node) ?? 0), 0),
      ]);
      return [id, Object.fromEntries(sums)];
    }),
  );
}

type Children = ReadonlyMap<number, readonly number[]>;

/** The direct children of these nodes and of all nodes below them: one query a node, a level at a time. */
async function childrenBelow(reader: Reader, { type }: Resource, tree: string, top: readonly number[]) {
  const known = new Map<number, readonly number[]>();
  for (let level = top; level.length > 0; ) {
    const found = await Promise.all(level.map((id) => childrenOf(reader, type, tree, id)));
    level.forEach((id, index) => {
      known.set(id, found[index] ?? []);
    });
    level = found.flat().filter((id) => !known.has(id));
  }
  return known;
}

async function childrenOf(reader: Reader, type: Resource['type'], field: string, id: number) {
  const ids: number[] = [];
  for await (const row of reader.rows(referringTo(type, field, id))) ids.push(row.id);
  return ids;
}

function subtree(id: number, children: Children, seen = new Set<number>()): ReadonlySet<number> {
  seen.add(id);
  for (const child of children.get(id) ?? []) if (!seen.has(child)) subtree(child, children, seen);
  return seen;
}

/** How many objects that the caller may view refer to each of these. */
async function countVisible(reader: Reader, grant: Grant, count: CountDeclaration, ids: readonly number[]) {
  if (grant === 'none') return [];
  return Promise.all(
    ids.map((id) =>
      grant === 'all'
        ? reader.countReferences(count.type, count.field, String(id))
        : countPermitted(reader, grant, count, id),
    ),
  );
}

async function countPermitted(reader: Reader, grant: Restriction, { type, field }: CountDeclaration, id: number) {
  const rows: Row[] = [];
  for await (const row of reader.rows(referringTo(type, field, id))) rows.push(row);
  return (await permittedRows(reader, grant, reader.registry.resourceOf(type), rows)).length;
}
