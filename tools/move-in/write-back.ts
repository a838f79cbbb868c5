import { isJsonObject, type JsonObject, sameJson } from '../../src/domain/engine/json.ts';
import type { Resource } from '../../src/domain/engine/resource/resource.ts';
import { type Answer, reasonIn } from './client.ts';
import { baseAfter } from './compare.ts';
import { addTo, type Move, type Return } from './move.ts';
import { portable } from './portable.ts';

/** Lets what changed here of equipment flow back to the source, unless it changed there meanwhile. */
export async function writeBack(move: Move): Promise<void> {
  for (const back of move.returns.splice(0)) {
    const problem = await writeOne(move, back);
    const { resource, id, display, before, after } = back;
    if (problem === undefined) move.tally.count(resource.type, 'written back');
    else {
      move.tally.count(resource.type, 'conflicts');
      addTo(move.failed, resource.type, id);
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
  if (current.status !== 200) return `It cannot be read: ${reasonIn(current.body)}`;
  if (!says(move, resource, current, before)) return 'It was changed at the source a moment ago.';
  const tag = current.headers.get('etag');
  const { status, body } = await move.source.ask('PATCH', path, {
    body: { ...after, changelog_message: message },
    ...(tag === null ? {} : { headers: { 'If-Match': tag } }),
  });
  // The answer to a request that was done may have been lost: the repeated one does not find what the first one did any more.
  const isDone = status === 200 || (status === 412 && says(move, resource, await move.source.get(path), after));
  if (!isDone) return `The source refuses it: ${status}: ${reasonIn(body)}`;
  const here = move.state.find(resource.type, id);
  const base = move.state.baseOf(resource.type, id);
  if (here !== undefined && base) move.state.keep(resource.type, id, here, baseAfter(after, after, base));
  return undefined;
}

/** True when an answer says these values. */
function says({ state, customFields }: Move, resource: Resource, { body }: Answer, expected: JsonObject): boolean {
  if (!isJsonObject(body)) return false;
  const { values } = portable(resource, body, { find: (type, id) => state.find(type, id), customFields });
  return Object.entries(expected).every(([field, value]) => sameJson(values[field], value));
}

const message = 'Installed; written back by move-in';
