import { install } from '../../src/functions/http/auth/install.ts';

/** Prepares the local table on first start. Locally only, the superuser is admin / admin. */
export async function seed({ adminToken }: { adminToken: string }): Promise<{ token: string }> {
  await install({ username: 'admin', password: 'admin', token: adminToken });
  return { token: adminToken };
}
