import type { JsonObject } from '../../src/domain/engine/json.ts';
import type { Resource } from '../../src/domain/engine/resource/resource.ts';
import { HereIndex } from './here-index.ts';
import { allObjects, idOf, objectsWithIds, Unreadable } from './lists.ts';
import { addTo, type Move } from './move.ts';
import { ObjectMover } from './move-objects.ts';
import type { Writer } from './writer.ts';

/** Which objects of the source are looked at, by type. */
export type Scope = (type: string) => readonly number[] | 'all';

/** Objects that are gathered before they are written. */
const gathered = 100;

/** Moves the types of one group, which may refer to each other: in rounds, as long as a round makes something possible. */
export async function moveGroup(move: Move, group: readonly Resource[], scope: Scope, writer: Writer): Promise<void> {
  const together = new Set<string>(group.map(({ type }) => type));
  let waiting: Waiting[] = [];
  for (const resource of group)
    waiting.push(...(await moveType(move, resource, scope(resource.type), together, writer)));
  for (let before = -1; waiting.length !== before; ) {
    before = waiting.length;
    waiting = await again(waiting, false, writer);
  }
  await again(waiting, true, writer);
}

interface Waiting {
  readonly resource: Resource;
  readonly mover: ObjectMover;
  readonly answer: JsonObject;
}

/** Goes through the objects of one type; gives those that wait for others. */
async function moveType(
  move: Move,
  resource: Resource,
  asked: readonly number[] | 'all',
  together: ReadonlySet<string>,
  writer: Writer,
): Promise<Waiting[]> {
  if (asked !== 'all' && asked.length === 0) return [];
  const index = await indexFor(move, resource, asked);
  if (!index) return postponed(move, resource, asked);
  const mover = new ObjectMover(move, resource, index, together);
  const waiting: Waiting[] = [];
  const seen = new Set<number>();
  const path = `${resource.path}/`;
  const pages = asked === 'all' ? allObjects(move.source, path, move.paging) : objectsWithIds(move.source, path, asked);
  try {
    for await (const answers of pages)
      for (const answer of answers) {
        seen.add(idOf(answer));
        if (mover.step(answer, false) === 'waits') waiting.push({ resource, mover, answer });
        await flush(mover, resource, writer, gathered);
        if (seen.size % gathered === 1) move.onProgress(resource.type, seen.size - 1);
      }
    move.onProgress(resource.type, seen.size);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    // NetBox before the version that brought a type knows no list of it.
    if (error.status === 404) move.absent.add(resource.labelPlural);
    else move.tally.warn(`The ${resource.labelPlural} of the source cannot be read: ${error.message}`);
    return postponed(move, resource, asked);
  }
  await flush(mover, resource, writer, 1);
  const known = asked === 'all' ? move.state.idsOf(resource.type) : asked;
  for (const id of known)
    if (!seen.has(id) && move.state.find(resource.type, id) !== undefined) addTo(move.vanished, resource.type, id);
  return waiting;
}

/** What changed and could not be looked at has no other entry in the change log: the next run asks for it again. */
function postponed({ failed }: Move, { type }: Resource, asked: readonly number[] | 'all'): [] {
  if (asked !== 'all') for (const id of asked) addTo(failed, type, id);
  return [];
}

/** What is here: all of the type where something new is looked for, else the objects in question. */
async function indexFor(move: Move, resource: Resource, asked: readonly number[] | 'all') {
  const index = new HereIndex(resource, move.customFields);
  const known = asked === 'all' ? [] : asked.map((id) => move.state.find(resource.type, id));
  const ids = known.filter((id) => id !== undefined);
  try {
    await index.load(move.here, asked === 'all' || ids.length < known.length ? 'all' : ids);
    return index;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    move.tally.warn(`The ${resource.labelPlural} here cannot be read, and none are moved: ${error.message}`);
    return undefined;
  }
}

async function flush(mover: ObjectMover, resource: Resource, writer: Writer, atLeast: number): Promise<void> {
  const { created, changed } = mover.orders;
  if (created.length < atLeast && changed.length < atLeast) return;
  // Changes go first: they may set free a name or a place that a new object has.
  await writer.change(resource, changed.splice(0));
  await writer.create(resource, created.splice(0));
}

async function again(waiting: readonly Waiting[], last: boolean, writer: Writer): Promise<Waiting[]> {
  const left = waiting.filter(({ mover, answer }) => mover.step(answer, last) === 'waits');
  for (const [mover, resource] of new Map(waiting.map(({ mover, resource }) => [mover, resource])))
    await flush(mover, resource, writer, 1);
  return left;
}
