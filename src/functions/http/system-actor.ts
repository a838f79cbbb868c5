import type { Actor } from '../../domain/model/work.ts';

/** Scheduled functions act in their own name; the change log shows it. */
export const scheduleActor: Actor = { userId: 0, username: 'schedule', superuser: true, writeEnabled: true };
