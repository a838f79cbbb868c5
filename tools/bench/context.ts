import { randomUUID } from 'node:crypto';
import type { Context } from '../../src/domain/engine/context.ts';
import { defaultSettings } from '../../src/domain/engine/settings.ts';
import type { Store } from '../../src/domain/engine/store.ts';
import { loadTemplates } from '../../src/functions/runtime/templates/load-templates.ts';

/** What is measured is done by a superuser, on one day. */
export const contextOf = (store: Store): Context => ({
  store,
  actor: { userId: 1, username: 'admin', superuser: true, writeEnabled: true },
  settings: defaultSettings,
  now: () => new Date('2026-03-15T00:00:00Z'),
  hashSecret: (secret) => secret,
  templates: loadTemplates,
  requestId: randomUUID(),
  baseUrl: 'http://bench',
});
