import { expect, test } from 'vitest';
import { activeActors } from '../../../../src/domain/platform/accounts.ts';
import { Lifecycle } from '../../../support/lifecycle.ts';
import { MemoryStore } from '../../../support/memory-store.ts';

class CountingStore extends MemoryStore {
  reads = 0;

  override getMany(...asked: Parameters<MemoryStore['getMany']>) {
    this.reads += 1;
    return super.getMany(...asked);
  }
}

test('active users come with what they and their groups may do now, for three reads in all', async () => {
  const store = new CountingStore();
  const lab = await new Lifecycle(store).prepare();
  const group = await lab.create('users.group', { name: 'Shift' });
  const user = (username: string, more = {}) =>
    lab.create('users.user', { username, password: 'Long-enough-for-any-1', ...more });
  const users = [await user('ada', { groups: [group] }), await user('bob'), await user('cleo', { is_active: false })];
  const grant = (name: string, holders: object) =>
    lab.create('users.objectpermission', { name, object_types: ['dcim.site'], actions: ['view'], ...holders });
  await grant('of the group', { groups: [group], constraints: { name: 'Hall' } });
  await grant('of bob', { users: [users[1] ?? 0], constraints: { name: 'Cage' } });
  await grant('not any more', { users, enabled: false });
  store.reads = 0;
  const actors = await activeActors(store, [...users, ...users, 999]);
  expect(store.reads).toBe(3);
  const allowed = [...actors.values()].map(({ username, superuser, permissions = [] }) => ({
    username,
    superuser,
    constraints: permissions.map(({ constraints }) => constraints),
  }));
  expect(allowed).toEqual([
    { username: 'ada', superuser: false, constraints: [{ name: 'Hall' }] },
    { username: 'bob', superuser: false, constraints: [{ name: 'Cage' }] },
  ]);
});
