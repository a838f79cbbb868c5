import { isJsonObject, sameJson } from '../../src/domain/engine/json.ts';
import { reasonIn } from './client.ts';
import { baseAfter } from './compare.ts';
import type { Move, Return } from './move.ts';
import { portable } from './portable.ts';

/** Lets what changed here of equipment flow back to the source, unless it changed there meanwhile. */
export async function writeBack(move: Move): Promise<void> {
  for (const back of move.returns.splice(0)) {
    const problem = await writeOne(move, back);
    const { resource, id, display, before, after } = back;
    if (problem === undefined) move.tally.count(resource.type, 'written back');
    else {
      move.tally.count(resource.type, 'conflicts');
      move.tally.remark({
        type: resource.type,
        id,
        display,
        what: 'conflict',
        reason: problem,
        source: before,
        here: after,
      });
    }
  }
}

/** Undefined when it is written. */
async function writeOne(move: Move, { resource, id, before, after }: Return): Promise<string | undefined> {
  const path = `${resource.path}/${id}/`;
  const current = await move.source.get(path);
  if (current.status !== 200 || !isJsonObject(current.body)) return `It cannot be read: ${reasonIn(current.body)}`;
  const read = { find: (type: string, other: number) => move.state.find(type, other), customFields: move.customFields };
  const { values } = portable(resource, current.body, read);
  const isAsBefore = Object.entries(before).every(([field, value]) => sameJson(values[field], value));
  if (!isAsBefore) return 'It was changed at the source a moment ago.';
  const tag = current.headers.get('etag');
  const { status, body } = await move.source.ask('PATCH', path, {
    body: { ...after, changelog_message: message },
    ...(tag === null ? {} : { headers: { 'If-Match': tag } }),
  });
  if (status !== 200) return `The source refuses it: ${status}: ${reasonIn(body)}`;
  const here = move.state.find(resource.type, id);
  const base = move.state.baseOf(resource.type, id);
  if (here !== undefined && base) move.state.keep(resource.type, id, here, baseAfter(after, after, base));
  return undefined;
}

const message = 'Installed; written back by move-in';
