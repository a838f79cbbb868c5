import type { Json } from '../../src/domain/engine/json.ts';
import { addTo, listsOf, type Move } from './move.ts';
import { moveGroup, type Scope } from './move-group.ts';
import { groups } from './plan.ts';
import type { Writer } from './writer.ts';

/**
 * Fills in what objects refer to that came after them. `again`: what was refused is tried again, now that others have changed or
 * are gone: a name, a place in a rack or the end of a cable may be free.
 */
export async function finish(move: Move, writer: Writer, again: boolean): Promise<void> {
  const left = listsOf(move.unfinished);
  const refused = again ? listsOf(move.refused) : {};
  move.unfinished.clear();
  move.isFinishing = true;
  if (again) takeBackRefusals(move);
  const scope: Scope = (type) => {
    const known = (left[type] ?? []).filter((id) => move.state.find(type, id) !== undefined);
    return [...new Set([...known, ...(refused[type] ?? [])])];
  };
  for (const group of groups) await moveGroup(move, group, scope, writer);
}

function takeBackRefusals({ tally, failed, refused }: Move): void {
  tally.takeBackSkips(refused);
  for (const [type, ids] of refused) for (const id of ids) failed.get(type)?.delete(id);
  refused.clear();
}

const nameOf = (name: Json | undefined): string => (typeof name === 'string' ? name : '');

/** Lists what is still without something that it refers to. */
export function tellIncomplete(move: Move): void {
  for (const [type, ids] of move.unfinished)
    for (const id of ids) {
      addTo(move.failed, type, id);
      move.tally.remark({
        type,
        id,
        display: nameOf(move.state.baseOf(type, id)?.source.name),
        what: 'incomplete',
        reason: 'Something that it refers to was not moved.',
      });
    }
}
