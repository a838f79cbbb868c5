import { invalid } from '../../engine/errors.ts';

/** The route of the feed of changes. */
export const feedRoute = { app: 'core', endpoint: 'changes', path: '/api/core/changes' } as const;

/** A position in the feed, as followers keep it: what is in it is nobody's business but ours. */
export const cursorOf = (position: number): string => btoa(`1:${position}`).replaceAll('=', '');

/** The position that `cursorOf` has made this of. */
export function positionIn(cursor: string): number {
  const position = /^1:(0|[1-9]\d{0,14})$/.exec(decoded(cursor))?.[1];
  if (position === undefined || cursorOf(Number(position)) !== cursor) throw invalidCursor();
  return Number(position);
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

/** The id of the change-log entry that an event is; undefined for events of jobs. */
export function entryIdIn(eventKey: string): number | undefined {
  const id = /^change:(\d+)$/.exec(eventKey)?.[1];
  return id === undefined ? undefined : Number(id);
}
