import type { Context } from '../../engine/context.ts';
import { displayUrlOf } from '../../engine/resource/display-url.ts';
import { loadObject } from '../../engine/resource/load-objects.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import { commitWithRetry } from '../../engine/write/commit.ts';
import { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { activeActors } from '../accounts.ts';
import { digest, linesIn } from './digest.ts';
import { isUntold } from './digest-lines.ts';
import { claim, waitOf } from './digest-times.ts';
import { loggedEvents } from './logged-events.ts';
import type { MessageChannel, PersonalMessage } from './message-channel.ts';
import { messageText, mostShown } from './message-text.ts';
import { permittedNotices } from './notice.ts';
import { toldEvents } from './told-events.ts';

type Digest = ObjectOf<typeof digest.type>;

/** What became of a look at a digest. `unreachable` counts the channels that do not lead to the user. `later`: there will be something to do in so many milliseconds. */
export type Outcome =
  | { readonly kind: 'sent'; readonly user: number; readonly events: number; readonly unreachable: number }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'later'; readonly wait: number };

/**
 * Sends the message that a digest wants, if its time has come. Whoever dies between sending and the note that it was sent
 * sends it twice; nobody forgets it.
 */
export async function sendDigest(context: Context, id: number, channels: readonly MessageChannel[]): Promise<Outcome> {
  const claimed = await claimDigest(context, id);
  if ('kind' in claimed) return claimed;
  const message = await messageOf(context, claimed);
  const results = message ? await Promise.all(channels.map((channel) => channel.send(message))) : [];
  await release(context, claimed);
  const unreachable = results.filter((result) => result === 'unreachable').length;
  if (!message) return { kind: 'nothing' };
  return { kind: 'sent', user: claimed.values.user, events: message.events, unreachable };
}

/** Keeps others from sending the same message meanwhile. */
const claimDigest = (context: Context, id: number): Promise<Digest | Outcome> =>
  commitWithRetry<Digest | Outcome>(context, async () => {
    const work = new UnitOfWork(context);
    const current = await work.get(digest.type, id);
    if (!current || !isUntold(current.values)) return { work, result: { kind: 'nothing' } };
    const wait = waitOf(current.values, work.now);
    if (wait > 0) return { work, result: { kind: 'later', wait } };
    work.update(current, { claimed: new Date(Date.parse(work.now) + claim).toISOString() });
    return { work, result: current };
  });

/** What the user is told; undefined when nothing is left that the user may know. */
async function messageOf(
  context: Context,
  { values }: Digest,
): Promise<(PersonalMessage & { readonly events: number }) | undefined> {
  const { store } = context;
  const [actor, account] = await Promise.all([
    activeActors(store, [values.user]),
    loadObject(store, 'users.user', values.user),
  ]);
  const reader = actor.get(values.user);
  if (!reader || !account) return undefined;
  const lines = linesIn(values.lines).slice(values.told);
  const events = await loggedEvents(
    store,
    lines.map(({ event }) => event),
  );
  const notices = lines.flatMap((line) => {
    const event = events.get(line.event);
    return event ? [{ user: values.user, event, eventType: line.type }] : [];
  });
  const seen = await permittedNotices(store, notices);
  // Of what does not fit the digest there is nothing but the number.
  const isCountOnly = lines.length === 0 && values.omitted > 0;
  if (seen.length === 0 && !isCountOnly) return undefined;
  const count = seen.length + values.omitted;
  const told = await toldEvents({ ...context, actor: reader }, seen.slice(0, mostShown));
  const link = displayUrlOf(`${context.baseUrl}/api/extras/notifications/?read__isnull=true`);
  const { username, email } = account.values;
  return { ...messageText(told, count, link), username, email, events: count };
}

/** The lines that came meanwhile make another message. */
const release = (context: Context, sent: Digest): Promise<void> =>
  commitWithRetry(context, async () => {
    const work = new UnitOfWork(context);
    const current = await work.get(digest.type, sent.id);
    if (current) {
      const told = Math.max(current.values.told, sent.values.lines.length);
      const omitted = Math.max(0, current.values.omitted - sent.values.omitted);
      const isOver = !isUntold({ ...current.values, told, omitted });
      const last = isOver ? null : current.values.last;
      work.update(current, { told, omitted, claimed: null, first: last, last });
    }
    return { work, result: undefined };
  });
