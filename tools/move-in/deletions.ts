import { type JsonObject, sameJson } from '../../src/domain/engine/json.ts';
import type { Resource } from '../../src/domain/engine/resource/resource.ts';
import { isDeletedAt } from './changes.ts';
import { reasonIn } from './client.ts';
import { HereIndex } from './here-index.ts';
import { Unreadable } from './lists.ts';
import type { Move } from './move.ts';
import { groups } from './plan.ts';

/** Lists what the source has no more; deletes it here when asked to, what refers to others first. True when anything was. */
export async function followDeletions(move: Move, isAsked: boolean): Promise<boolean> {
  let isAnyDeleted = false;
  for (const resource of groups.flat().toReversed()) {
    const known = [...(move.vanished.get(resource.type) ?? [])].flatMap((id) => {
      const here = move.state.find(resource.type, id);
      return here === undefined ? [] : [{ id, here }];
    });
    if (known.length === 0) continue;
    const index = new HereIndex(resource, move.customFields);
    if (!isAsked)
      await index.load(
        move.here,
        known.map(({ here }) => here),
      );
    for (const { id, here } of known) {
      // What was deleted a moment ago may have taken others along.
      if (isAsked) await index.load(move.here, [here]);
      const gone: Gone = { resource, id, here, values: index.valuesOf(here) };
      const reason = gone.values && !isAsked ? 'It is still here.' : await deleteOne(move, gone);
      if (reason === undefined) isAnyDeleted ||= gone.values !== undefined;
      else
        move.tally.remark({ type: resource.type, id, display: `(${here} here)`, what: 'gone at the source', reason });
    }
  }
  return isAnyDeleted;
}

/** An object that the source does not show any more. */
interface Gone {
  readonly resource: Resource;
  readonly id: number;
  readonly here: number;
  /** What it says here; undefined when it is gone here, too. */
  readonly values: JsonObject | undefined;
}

/** Undefined when the object is gone on both sides. */
async function deleteOne(move: Move, { resource, id, here, values }: Gone): Promise<string | undefined> {
  const { source, state } = move;
  const path = `${resource.path}/`;
  try {
    if ((await source.get(`${path}${id}/`)).status !== 404 || !(await isDeletedAt(source, resource.type, id)))
      return 'The change log of the source does not say so; it may be hidden from the token.';
  } catch (error) {
    if (error instanceof Unreadable) return `The change log of the source cannot be read: ${error.message}`;
    throw error;
  }
  const reason = values && (await deleteHere(move, { resource, id, here, values }));
  if (reason === undefined) state.forget(resource.type, id);
  return reason;
}

async function deleteHere(move: Move, { resource, id, here, values }: Gone): Promise<string | undefined> {
  const base = move.state.baseOf(resource.type, id);
  const isAsBefore = Object.entries({ ...base?.source, ...base?.here }).every(([field, value]) =>
    sameJson(values?.[field], value),
  );
  if (!isAsBefore) return 'It was changed here, and stays.';
  const { status, body } = await move.here.ask('DELETE', `${resource.path}/${here}/`);
  return status === 204 || status === 404 ? undefined : `It cannot be deleted here: ${status}: ${reasonIn(body)}`;
}
