import type { ObjectOf } from '../../engine/resource/resource.ts';
import type { StoredValues } from '../../engine/schema/field-kinds.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { digest, linesIn } from './digest.ts';
import type { Notice } from './notice.ts';

type Digest = ObjectOf<typeof digest.type>;
type DigestValues = Pick<StoredValues<typeof digest.type>, 'lines' | 'told' | 'omitted' | 'first'>;

/** An item holds 400 kB; a message shows far fewer. */
const mostLines = 500;
/** Milliseconds: the stream repeats an event for a day at most. */
const retention = 7 * 24 * 3600 * 1000;

/** What a unit of work adds to digests. */
export interface Added {
  /** Those of which the users were not told before. */
  readonly fresh: readonly Notice[];
  /** The digests of all the notices, as long as a message is missing. */
  readonly pending: readonly number[];
}

/** Adds the notices to the digests of their users and requests, each of them once. */
export async function addToDigests(work: UnitOfWork, notices: readonly Notice[]): Promise<Added> {
  const groups = [...Map.groupBy(notices, (notice) => `${notice.user} ${requestOf(notice)}`).values()];
  const known = await Promise.all(groups.map((group) => digestOf(work, group)));
  const fresh: Notice[] = [];
  const pending: number[] = [];
  const made: Parameters<UnitOfWork['add']>[1][number][] = [];
  for (const [index, group] of groups.entries()) {
    const found = known[index];
    const news = newTo(found?.values.lines ?? [], group);
    fresh.push(...news);
    const [first] = group;
    if (!first) continue;
    if (found) {
      if (news.length > 0) work.update(found, withLines(work, found.values, news));
      if (news.length > 0 || isUntold(found.values)) pending.push(found.id);
    } else
      made.push({
        user: first.user,
        request: requestOf(first),
        ...withLines(work, { lines: [], told: 0, omitted: 0, first: null }, news),
      });
  }
  const ids = made.length > 0 ? await work.add(digest.type, made) : [];
  return { fresh, pending: [...pending, ...ids] };
}

const requestOf = ({ event }: Notice): string => event.requestId || event.key;

const digestOf = async (work: UnitOfWork, [first]: readonly Notice[]): Promise<Digest | undefined> =>
  first && work.findUnique(digest.type, 'user_request', { user: first.user, request: requestOf(first) });

function newTo(lines: DigestValues['lines'], notices: readonly Notice[]): readonly Notice[] {
  const known = new Set(linesIn(lines).map(({ event }) => event));
  return notices.filter(({ event }) => {
    const isNew = !known.has(event.key);
    known.add(event.key);
    return isNew;
  });
}

/** True while there is something in a digest that no message has told of. */
export const isUntold = ({ lines, told, omitted }: Omit<DigestValues, 'first'>): boolean =>
  lines.length > told || omitted > 0;

function withLines({ now }: UnitOfWork, before: DigestValues, news: readonly Notice[]) {
  const added = news.slice(0, Math.max(0, mostLines - before.lines.length));
  return {
    lines: [...before.lines, ...added.map(({ event, eventType }) => ({ event: event.key, type: eventType }))],
    told: before.told,
    omitted: before.omitted + news.length - added.length,
    first: isUntold(before) ? before.first : now,
    last: now,
    expires: new Date(Date.parse(now) + retention).toISOString(),
  };
}
