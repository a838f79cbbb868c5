import type { Actor } from '../../domain/engine/ports.ts';

export const systemActor = (username: string): Actor => ({ userId: 0, username, superuser: true, writeEnabled: true });

/** Scheduled functions act in their own name; the change log shows it. */
export const scheduleActor = systemActor('schedule');
/** What follows from changes. */
export const eventActor = systemActor('events');
/** Sends the requests of webhooks. */
export const deliveryActor = systemActor('deliveries');
/** Makes the users that an identity provider sends, and keeps their groups in step. */
export const signOnActor = systemActor('single sign-on');
