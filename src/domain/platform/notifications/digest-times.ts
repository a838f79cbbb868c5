/** Milliseconds without a new event after which a message is sent, and those that the first event waits for at most. */
const quiet = 5_000;
const longest = 60_000;

/** Seconds after which somebody should look at a digest that has just got a line. */
export const firstLook = quiet / 1_000;
/** Milliseconds that a message may take to be sent; then somebody else may send it. */
export const claim = 60_000;

interface Waiting {
  readonly first: string | null;
  readonly last: string | null;
  readonly claimed: string | null;
}

/**
 * Milliseconds until a message may be sent: the events of one run come over some seconds, and make one message. While
 * somebody is sending one, until that has ended.
 */
export function waitOf({ first, last, claimed }: Waiting, now: string): number {
  const time = Date.parse(now);
  const due = Math.min(timeOf(last) + quiet, timeOf(first) + longest);
  return Math.max(0, due - time, timeOf(claimed) - time);
}

const timeOf = (moment: string | null): number => (moment === null ? 0 : Date.parse(moment));
