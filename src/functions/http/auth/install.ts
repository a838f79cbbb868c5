import type { Actor } from '../../../domain/engine/ports.ts';
import { save } from '../../../domain/engine/write/save.ts';
import { installDefaults } from '../../../domain/lifecycle/installation/install-defaults.ts';
import { user } from '../../../domain/platform/user.ts';
import { writeLayout } from '../../../repos/layout.ts';
import { contextFor, environmentStore, tokenPepper } from '../../runtime/environment.ts';
import { hashPassword } from '../../runtime/passwords.ts';
import { createToken } from './create-token.ts';
import { digestOf } from './tokens.ts';

/** The installation itself acts until there is a user. */
const installer: Actor = { userId: 0, username: 'installation', superuser: true, writeEnabled: true };

/**
 * Prepares an empty table: its layout, the default data, the superuser, and their version 1 token (40 hexadecimal digits). It may be
 * run again: existing data stay, and once the superuser exists, deleted default data stay deleted.
 */
export async function install(admin: { readonly username: string; readonly password: string; readonly token: string }) {
  const { username, password, token } = admin;
  const store = environmentStore();
  await writeLayout(store.access);
  const known = await store.findUnique(user.type, 'username', { username });
  const userId = known ?? (await installSuperuser(username, password));
  const digest = digestOf(tokenPepper(), token);
  if ((await store.findUnique('users.token', 'digest', { digest })) !== undefined) return;
  const asAdmin = contextFor({ ...installer, userId, username }, '');
  await createToken(asAdmin, { version: 1, description: 'First token of the installation', token });
}

async function installSuperuser(username: string, password: string): Promise<number> {
  const asInstaller = contextFor(installer, '');
  await installDefaults(asInstaller);
  const { object } = await save(asInstaller, {
    resource: user,
    completeness: 'whole',
    input: { username },
    preset: { is_superuser: true, password: hashPassword(password) },
  });
  return object.id;
}
