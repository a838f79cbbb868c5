import { invalid, refused } from '../engine/errors.ts';
import type { Work } from '../engine/ports.ts';
import { defineResource } from '../engine/resource/resource.ts';
import {
  boolean,
  computed,
  datetime,
  integer,
  jsonList,
  optionalText,
  reference,
  text,
} from '../engine/schema/fields.ts';
import { parseNetworks } from './allowed-ips.ts';
import { requireNoSuperusers } from './superusers.ts';

const tokenFields = {
  version: integer({ default: 2, min: 1, max: 2, immutable: 'The version of a token cannot be changed.' }),
  key: optionalText({ readOnly: true, help: 'Public part of a version 2 token' }),
  digest: text({ secret: true, readOnly: true }),
  hint: text({ hidden: true, readOnly: true, help: 'Last characters of a version 1 token' }),
  user: reference('users.user', {
    required: true,
    onDelete: 'cascade',
    immutable: 'The user of a token cannot be changed.',
  }),
  description: text({ maxLength: 200 }),
  created: datetime({ readOnly: true, required: true }),
  expires: datetime(),
  last_used: datetime({ readOnly: true }),
  enabled: boolean({ default: true }),
  write_enabled: boolean({ default: true }),
  pepper_id: integer({ readOnly: true, min: 0, max: 32767 }),
  allowed_ips: jsonList({
    parseList: parseNetworks,
    long: true,
    help: 'Networks from which the token may be used; empty for any',
  }),
  /** Made by a caller whose tokens have to end; see Actor.tokensEndBy. */
  limited: boolean({ default: false, hidden: true, readOnly: true }),
  /** The secret, in the answer to the create request only. */
  token: computed('string', () => null),
} as const;

/**
 * NetBox: API tokens. Version 1 is a bare secret, version 2 has a public key and a secret. Only a keyed digest of a
 * secret is stored; only the answer to the create request contains the plain text.
 */
export const token = defineResource({
  app: 'users',
  model: 'token',
  endpoint: 'tokens',
  label: 'token',
  bare: true,
  unlogged: true,
  fields: tokenFields,
  unique: [
    { name: 'key', fields: ['key'] },
    { name: 'digest', fields: ['digest'], message: 'A token with this secret already exists.' },
  ],
  ordering: ['created'],
  newestFirst: true,
  brief: ['version', 'key', 'enabled', 'write_enabled', 'description'],
  filters: { version: { textOf: 'version' } },
  search: ['description'],
  display: ({ version, key, hint }) => (version === 2 ? String(key) : `${'*'.repeat(34)}${hint}`),
  async onSave({ id, before, after }, work) {
    const users = before ? [before.user, after.user] : [after.user];
    await requireNoSuperusers(work, users);
    await limitEnd(work, id, before);
    if (before) return;
    await requireGrantOn(work, id);
    if (after.expires !== null && Date.parse(after.expires) <= Date.parse(work.now))
      throw invalid({ expires: [`Expiration time must be in the future. Current server time is ${work.now}.`] });
  },
  onDelete: ({ values }, work) => requireNoSuperusers(work, [values.user]),
});

/** NetBox: a token for another user needs `grant` on the new token, constraints included. */
async function requireGrantOn(work: Work, id: number): Promise<void> {
  const made = await work.get('users.token', id);
  if (!made || made.values.user === work.actor.userId || (await work.permits('grant', made))) return;
  throw refused('forbidden', 'This user does not have permission to create tokens for other users.');
}

/** No end becomes the latest that the caller may set; a later one is refused. */
async function limitEnd(work: Work, id: number, before: { readonly expires: string | null } | null): Promise<void> {
  const { tokensEndBy: latest } = work.actor;
  const saved = await work.get('users.token', id);
  if (latest === undefined || !saved) return;
  const { expires } = saved.values;
  if (before && before.expires === expires) return;
  if (typeof expires === 'string' && Date.parse(expires) > Date.parse(latest))
    throw invalid({ expires: [`Tokens created after single sign-on must expire by ${latest}.`] });
  work.update(saved, { expires: expires ?? latest, ...(before ? {} : { limited: true }) });
}

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'users.token': typeof tokenFields;
  }
}
