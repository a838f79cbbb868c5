import { invalid } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import type { Work } from '../ports.ts';
import type { Resource, Write } from '../resource/resource.ts';
import type { TypeName } from '../schema/field-kinds.ts';

/** NetBox: the level of a node in its tree; top-level nodes have 0. Nothing where the resource is no tree. */
export const depthOf = ({ tree }: Resource, { related }: Write): JsonObject => {
  if (tree === undefined) return {};
  const parent = related(tree);
  return { _depth: parent ? Number(parent._depth) + 1 : 0 };
};

/** NetBox: a node is not put below itself, and what hangs below it moves along. */
export async function placeNode(resource: Resource, { id, before, after }: Write, work: Work): Promise<void> {
  const { tree, type } = resource;
  if (tree === undefined || before === null || before[tree] === after[tree]) return;
  await requireElsewhere(resource, tree, id, after[tree], work);
  if (before._depth !== after._depth) await sink(work, { type, tree }, id, Number(after._depth) + 1);
}

async function requireElsewhere({ type, label }: Resource, tree: string, id: number, parent: unknown, work: Work) {
  for (let above = parent; typeof above === 'number'; ) {
    if (above === id) throw invalid({ [tree]: [`Cannot assign self or child ${label} as parent.`] });
    const node = await work.get(type, above);
    // Somebody else may move a node above at the same time, below this one.
    if (node) work.guard(node);
    above = node?.values[tree];
  }
}

interface Tree {
  readonly type: TypeName;
  readonly tree: string;
}

async function sink(work: Work, { type, tree }: Tree, parent: number, depth: number): Promise<void> {
  for (const { id } of await work.children(type, tree, parent)) {
    const node = await work.get(type, id);
    if (!node || node.values._depth === depth) continue;
    // NetBox: the level is no change of the node itself.
    work.updateDependent(node, { _depth: depth, last_updated: node.values.last_updated ?? null });
    await sink(work, { type, tree }, id, depth + 1);
  }
}
