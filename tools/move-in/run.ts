import { isJsonObject } from '../../src/domain/engine/json.ts';
import { changedHere, changesSince, timeAt } from './changes.ts';
import { type Answer, Client, reasonIn, type Surroundings } from './client.ts';
import { followDeletions } from './deletions.ts';
import { finish, tellIncomplete } from './finish.ts';
import type { Intent } from './journal-line.ts';
import { readLeftOut } from './left-out.ts';
import { countOf, type Paging, Unreadable } from './lists.ts';
import { addTo, learnCustomFields, listsOf, type Move, refuse } from './move.ts';
import { moveGroup, type Scope } from './move-group.ts';
import { groups } from './plan.ts';
import { settle } from './settle.ts';
import { MoveState } from './state.ts';
import { Tally } from './tally.ts';
import { writeBack } from './write-back.ts';
import { Writer } from './writer.ts';

/** What a run shall do. */
export interface MoveInCommand {
  readonly from: string;
  readonly fromToken: string;
  readonly to: string;
  readonly toToken: string;
  /** Where the id map is kept. */
  readonly folder: string;
  /** Look at what changed since the last run only. */
  readonly follow: boolean;
  readonly writeBack: boolean;
  readonly delete: boolean;
}

/** How a run shows how far it is. */
export interface Showing {
  /** `total` is undefined where the source does not tell it. */
  readonly onType: (type: string, total: number | undefined) => void;
  readonly onProgress: (type: string, done: number) => void;
}

/** Nothing was tried. The message says why. */
class NotStarted extends Error {}

/** Moves what the source has, or what changed there since the last run; can be run again after any end. */
export async function moveIn(command: MoveInCommand, around: Surroundings, showing: Showing): Promise<Tally> {
  const source = new Client(command.from, command.fromToken, around);
  const here = new Client(command.to, command.toToken, around);
  const [version, began] = await Promise.all([greet(source), greet(here)]);
  const state = new MoveState(command.folder, command.from, command.to);
  const tally = new Tally();
  const move: Move = {
    source,
    here,
    paging: pagingOf(version),
    state,
    tally,
    writesBack: command.writeBack,
    returns: [],
    unfinished: new Map(),
    failed: new Map(),
    refused: new Map(),
    vanished: new Map(),
    absent: new Set(),
    made: new Map(),
    isFinishing: false,
    onProgress: showing.onProgress,
    customFields: new Map(),
  };
  const since = { source: timeAt(version.headers, around.now()), here: timeAt(began.headers, around.now()) };
  const writer = writerFor(move, around.now);
  await learnCustomFields(move);
  await writer.takeUp();
  const scope = command.follow ? await scopeOfChanges(move) : undefined;
  await moveAll(move, scope ?? everything, writer, showing);
  await finish(move, writer, tally.total('updated') > 0);
  if (await followDeletions(move, command.delete)) await finish(move, writer, true);
  tellIncomplete(move);
  await writeBack(move);
  if (!scope) tally.leftOut.push(...(await readLeftOut(source)));
  if (move.absent.size > 0) tally.note(`The source has no lists of ${[...move.absent].join(', ')}.`);
  state.close(since, listsOf(move.failed));
  return tally;
}

const everything: Scope = () => 'all';

function writerFor(move: Move, now: Surroundings['now']): Writer {
  const writer: Writer = new Writer(
    move.here,
    move.state,
    {
      message: `Moved in from ${new URL(move.source.base).host}`,
      async onWritten(intent, answers) {
        count(move, intent);
        writer.later(intent.type, await settle(move, intent, answers));
      },
      onLessened: ({ type }, { source, display }, reason) =>
        move.tally.remark({ type, id: source, display, what: 'incomplete', reason }),
      onRefused: ({ type }, { source, display }, reason) => refuse(move, { type, id: source, display }, reason),
    },
    now,
  );
  return writer;
}

/** An object that this run made and then completed counts as created. */
function count({ tally, made }: Move, { method, type, sources }: Intent): void {
  for (const id of sources)
    if (method === 'POST') {
      tally.count(type, 'created');
      addTo(made, type, id);
    } else if (!made.get(type)?.has(id)) tally.count(type, 'updated');
}

async function moveAll(move: Move, scope: Scope, writer: Writer, { onType }: Showing): Promise<void> {
  for (const group of groups) {
    const asked = new Map<string, ReturnType<Scope>>();
    for (const { type, path } of group) {
      const ids = scope(type);
      const total = ids === 'all' ? await countOf(move.source, `${path}/`) : ids.length;
      const isEmpty = total === 0 && move.state.idsOf(type).length === 0;
      asked.set(type, isEmpty ? [] : ids);
      if (!isEmpty) onType(type, total);
    }
    await moveGroup(move, group, (type) => asked.get(type) ?? [], writer);
    if (group.some(({ type }) => type === 'extras.customfield')) await learnCustomFields(move);
  }
}

/** What changed since the last run, and what that one could not move; undefined where everything has to be looked at. */
async function scopeOfChanges(move: Move): Promise<Scope | undefined> {
  const { state, source, tally } = move;
  if (!state.since?.source) {
    tally.note('There was no whole run before: everything is looked at.');
    return undefined;
  }
  const changes = await changesOf(source, state.since.source);
  if (!changes) {
    tally.note('The change log of the source does not reach back to the last run: everything is looked at.');
    return undefined;
  }
  const here = move.writesBack && state.since.here ? await changedHere(move, state.since.here) : new Map();
  for (const [type, ids] of changes.deleted) for (const id of ids) addTo(move.vanished, type, id);
  return (type) => {
    const ids = [changes.changed.get(type) ?? [], here.get(type) ?? [], state.again[type] ?? []].flatMap((some) => [
      ...some,
    ]);
    return [...new Set(ids)].filter((id) => !changes.deleted.get(type)?.has(id));
  };
}

async function changesOf(source: Client, since: string) {
  try {
    return await changesSince(source, since);
  } catch (error) {
    if (error instanceof Unreadable)
      throw new NotStarted(`The change log of the source cannot be read: ${error.message}`);
    throw error;
  }
}

/** Asks a side who it is: a wrong address or token ends the run here. */
async function greet(client: Client): Promise<Answer> {
  const answer = await client.get('/api/status/');
  if (answer.status === 200 && isJsonObject(answer.body) && typeof answer.body['netbox-version'] === 'string')
    return answer;
  throw new NotStarted(`${client.base}/api/status/ answers ${answer.status}: ${reasonIn(answer.body)}`);
}

/** NetBox 4.6 brought the cursor. */
function pagingOf({ body }: Answer): Paging {
  const text = isJsonObject(body) ? String(body['netbox-version']) : '';
  const [major = 0, minor = 0] = text.split('.').map(Number);
  if (major < 4 || (major === 4 && minor < 4))
    throw new NotStarted(`The source is NetBox ${text}; 4.4 is the oldest that can be read.`);
  return major > 4 || minor >= 6 ? 'cursor' : 'ids';
}
