/*
 * The keys of events: the same for every report of an event. An entry of the change log is one event, a job one for each
 * status.
 */

export const entryKey = (id: number): string => `change:${id}`;
export const jobKey = (id: number, status: string): string => `job:${id}:${status}`;

/** The id of the change-log entry that an event is; undefined for events of jobs. */
export function entryIdIn(key: string): number | undefined {
  const id = /^change:(\d+)$/.exec(key)?.[1];
  return id === undefined ? undefined : Number(id);
}

/** The job that an event is about, with the status that it had; undefined for other events. */
export function jobIn(key: string): { readonly id: number; readonly status: string } | undefined {
  const [, id, status] = /^job:(\d+):(\w+)$/.exec(key) ?? [];
  return id === undefined || status === undefined ? undefined : { id: Number(id), status };
}
