import type { Context } from '../../domain/engine/context.ts';
import { user } from '../../domain/platform/user.ts';

/** In whose name a file is imported; `problem` says why that is nobody. */
interface Owner {
  readonly id: number | null;
  readonly problem: string | null;
}

/** Users by what the keys of their files begin with: `import/=admin,notices/=admin,import/dcim.=planner`. The longest one counts. */
export async function ownerOf({ store }: Context, key: string): Promise<Owner> {
  const mapped = (process.env.QM_IMPORT_USERS || 'import/=admin,notices/=admin')
    .split(',')
    .map((pair) => pair.trim().split('='));
  const fitting = mapped.filter(([prefix = '']) => key.startsWith(prefix));
  const [, username = ''] = fitting.toSorted(([a = ''], [b = '']) => b.length - a.length)[0] ?? [];
  if (username === '') return { id: null, problem: 'QM_IMPORT_USERS names no user for files with such a key.' };
  const id = await store.findUnique(user.type, 'username', { username });
  if (id !== undefined) return { id, problem: null };
  return { id: null, problem: `There is no user "${username}" to import files for; see QM_IMPORT_USERS.` };
}
