import type { Actor } from '../../domain/model/work.ts';
import { user } from '../../domain/platform/user.ts';
import { installDefaults } from '../../domain/use-cases/install-defaults.ts';
import { save } from '../../domain/use-cases/save.ts';
import { createToken } from './create-token.ts';
import { contextFor, environmentStore } from './environment.ts';
import { hashPassword } from './passwords.ts';

/** The installation itself acts until there is a user. */
const installer: Actor = { userId: 0, username: 'installation', superuser: true, writeEnabled: true };

/**
 * Prepares an empty table: the superuser, their version 1 token (40 hexadecimal digits) and the default data. Does nothing
 * when the superuser exists already.
 */
export async function install(admin: { readonly username: string; readonly password: string; readonly token: string }) {
  const { username, password, token } = admin;
  if ((await environmentStore().findUnique(user.type, 'username', { username })) !== undefined) return;
  const asInstaller = contextFor(installer, '');
  const { object } = await save(asInstaller, {
    resource: user,
    completeness: 'whole',
    input: { username },
    preset: {
      is_superuser: true,
      password: hashPassword(password),
    },
  });
  const asAdmin = contextFor({ ...installer, userId: object.id, username }, '');
  await createToken(asAdmin, { version: 1, description: 'First token of the installation', token });
  await installDefaults(asAdmin);
}
