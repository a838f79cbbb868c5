import { beforeEach, expect, test } from 'vitest';
import { Lifecycle, refusal } from '../../../support/lifecycle.ts';
import { MemoryStore } from '../../../support/memory-store.ts';

let lab: Lifecycle;
let colleague = 0;
beforeEach(async () => {
  lab = await new Lifecycle(new MemoryStore()).prepare();
  await lab.create('users.user', { username: 'planner', password: 'Long-enough-for-any-1' });
  colleague = await lab.create('users.user', { username: 'colleague', password: 'Long-enough-for-any-1' });
});

const entry = (more = {}) =>
  lab.create('extras.journalentry', {
    assigned_object_type: 'dcim.site',
    assigned_object_id: lab.site,
    comments: 'x',
    ...more,
  });

const authorOf = async (id: number) => (await lab.answer('extras.journalentry', id)).created_by;

test('a new entry has the author that it names, or its maker', async () => {
  expect(await authorOf(await entry({ created_by: colleague }))).toBe(colleague);
  expect(await authorOf(await entry())).toBe(1);
  expect(await authorOf(await entry({ created_by: null }))).toBe(1);
});

test('the author does not change', async () => {
  const id = await entry({ created_by: colleague });
  await lab.patch('extras.journalentry', id, { created_by: colleague, comments: 'y' });
  expect(await refusal(lab.patch('extras.journalentry', id, { created_by: 1 }))).toEqual({
    status: 400,
    body: { created_by: ['The author cannot be changed.'] },
  });
  expect(await authorOf(id)).toBe(colleague);
});

test('nobody signs for users whom they may not view, as if there were none', async () => {
  const permissions = [
    { types: ['extras.journalentry', 'dcim.site'], actions: ['view', 'add'], constraints: null },
  ] as const;
  lab.context = { ...lab.context, actor: { ...lab.context.actor, superuser: false, permissions } };
  for (const created_by of [colleague, 999])
    expect((await refusal(entry({ created_by }))).body).toEqual({
      created_by: [`Related object not found using the provided numeric ID: ${created_by}`],
    });
  expect(await authorOf(await entry({ created_by: 1 }))).toBe(1);
});
