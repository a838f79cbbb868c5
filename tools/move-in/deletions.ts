import { sameJson } from '../../src/domain/engine/json.ts';
import type { Resource } from '../../src/domain/engine/resource/resource.ts';
import { isDeletedAt } from './changes.ts';
import { reasonIn } from './client.ts';
import { HereIndex } from './here-index.ts';
import { Unreadable } from './lists.ts';
import type { Move } from './move.ts';
import { groups } from './plan.ts';

/** Lists what the source has no more; deletes it here when asked to, what refers to others first. */
export async function followDeletions(move: Move, isAsked: boolean): Promise<void> {
  for (const resource of groups.flat().toReversed())
    for (const id of move.vanished.get(resource.type) ?? []) {
      const here = move.state.find(resource.type, id);
      if (here === undefined) continue;
      const reason = isAsked ? await deleteOne(move, resource, id, here) : 'It is still here.';
      if (reason !== undefined)
        move.tally.remark({
          type: resource.type,
          id,
          display: `(${here} here)`,
          what: 'gone at the source',
          reason,
        });
    }
}

/** Undefined when the object is gone here, too. */
async function deleteOne(move: Move, resource: Resource, id: number, here: number): Promise<string | undefined> {
  const { source, here: target, state, customFields } = move;
  const path = `${resource.path}/`;
  try {
    if ((await source.get(`${path}${id}/`)).status !== 404 || !(await isDeletedAt(source, resource.type, id)))
      return 'The change log of the source does not say so; it may be hidden from the token.';
  } catch (error) {
    if (error instanceof Unreadable) return `The change log of the source cannot be read: ${error.message}`;
    throw error;
  }
  const index = new HereIndex(resource, customFields);
  await index.load(target, [here]);
  const values = index.valuesOf(here);
  const base = state.baseOf(resource.type, id);
  const isAsBefore = Object.entries({ ...base?.source, ...base?.here }).every(([field, value]) =>
    sameJson(values?.[field], value),
  );
  if (values && !isAsBefore) return 'It was changed here, and stays.';
  const { status, body } = values ? await target.ask('DELETE', `${path}${here}/`) : { status: 404, body: null };
  if (status !== 204 && status !== 404) return `It cannot be deleted here: ${status}: ${reasonIn(body)}`;
  state.forget(resource.type, id);
  return undefined;
}
