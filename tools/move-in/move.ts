import type { JsonObject } from '../../src/domain/engine/json.ts';
import type { Resource } from '../../src/domain/engine/resource/resource.ts';
import type { Client } from './client.ts';
import { type CustomFieldKind, type CustomFields, customFieldsIn } from './custom-values.ts';
import { allObjects, idOf, type Paging, Unreadable } from './lists.ts';
import type { MoveState } from './state.ts';
import type { Named, Tally } from './tally.ts';

/** A change that flows back: what changed here of equipment that the source has as before. */
export interface Return {
  readonly resource: Resource;
  readonly id: number;
  readonly display: string;
  /** What the source says, and what it shall say. */
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/** One run of a move: both sides, what is known, and what came of it so far. */
export interface Move {
  readonly source: Client;
  readonly here: Client;
  readonly paging: Paging;
  readonly state: MoveState;
  readonly tally: Tally;
  /** True when what changes here of equipment flows back. */
  readonly writesBack: boolean;
  readonly returns: Return[];
  /** Objects that are here without something that they refer to: they are looked at again when all is there. */
  readonly unfinished: Map<string, Set<number>>;
  /** Objects that the next run looks at again, whether they change or not: what was not moved, or is not in step. */
  readonly failed: Map<string, Set<number>>;
  /** Of these, the ones that were refused, or whose parents were: what is written after them may make them possible. */
  readonly refused: Map<string, Set<number>>;
  /** Kinds of objects that the source has no lists of. */
  readonly absent: Set<string>;
  /** Objects that the source does not have any more. */
  readonly vanished: Map<string, Set<number>>;
  /** Objects that this run made. */
  readonly made: Map<string, Set<number>>;
  readonly onProgress: (type: string, done: number) => void;
  customFields: CustomFields;
  /** True when objects are looked at for the second time: everything is said of them already. */
  isFinishing: boolean;
}

export function addTo(sets: Map<string, Set<number>>, type: string, id: number): void {
  const known = sets.get(type) ?? new Set<number>();
  known.add(id);
  sets.set(type, known);
}

/** Says that an object could not be moved; it is tried again. */
export function refuse(move: Move, object: Named, reason: string): void {
  addTo(move.failed, object.type, object.id);
  addTo(move.refused, object.type, object.id);
  move.tally.skip(object, reason);
}

export const listsOf = (sets: ReadonlyMap<string, ReadonlySet<number>>): Record<string, readonly number[]> =>
  Object.fromEntries([...sets].map(([type, ids]) => [type, [...ids]]));

/** Learns which custom fields are here as they are at the source: values of others, and of those of another type, are left behind. */
export async function learnCustomFields(
  move: Pick<Move, 'source' | 'here' | 'paging' | 'state'> & { customFields: CustomFields },
): Promise<void> {
  const { source, here, paging, state } = move;
  const there = await customFieldsOf(source, paging);
  const known = there.filter((answer) => state.find('extras.customfield', idOf(answer)) !== undefined);
  const own =
    known.length > 0 ? customFieldsIn(await customFieldsOf(here, 'cursor')) : new Map<string, CustomFieldKind>();
  const isSame = (name: string, { type, leadsTo }: CustomFieldKind): boolean =>
    own.get(name)?.type === type && own.get(name)?.leadsTo === leadsTo;
  move.customFields = new Map([...customFieldsIn(known)].filter(([name, kind]) => isSame(name, kind)));
}

async function customFieldsOf(side: Client, paging: Paging): Promise<readonly JsonObject[]> {
  const found: JsonObject[] = [];
  try {
    for await (const answers of allObjects(side, '/api/extras/custom-fields/', paging)) found.push(...answers);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
  }
  return found;
}
