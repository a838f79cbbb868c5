import { invalid } from '../../engine/errors.ts';

/** The route of the feed of changes. */
export const feedRoute = { app: 'core', endpoint: 'changes', path: '/api/core/changes' } as const;

/** A place in the feed. */
export interface FeedPlace {
  /** Positions belong to it; a restored table begins another. Empty where nothing has ever come. */
  readonly epoch: string;
  /** Entries before it. */
  readonly position: number;
}

/** A place as followers keep it: what is in it is nobody's business but ours. */
export const cursorOf = ({ epoch, position }: FeedPlace): string => btoa(`1:${epoch}:${position}`).replaceAll('=', '');

/** The place that `cursorOf` has made this of. */
export function placeIn(cursor: string): FeedPlace {
  const [, epoch, position] = /^1:([0-9a-f]{8}|):(0|[1-9]\d{0,14})$/.exec(decoded(cursor)) ?? [];
  if (epoch === undefined || position === undefined) throw invalidCursor();
  const place = { epoch, position: Number(position) };
  if (cursorOf(place) !== cursor) throw invalidCursor();
  return place;
}

export const invalidCursor = () =>
  invalid({ after: ['Invalid cursor: take "next" of an answer, "now" for the present end, or leave it out.'] });

function decoded(cursor: string): string {
  try {
    return atob(cursor);
  } catch {
    return '';
  }
}
