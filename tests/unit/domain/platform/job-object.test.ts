import { expect, test } from 'vitest';
import type { Permission } from '../../../../src/domain/engine/access/grants.ts';
import type { TypeName } from '../../../../src/domain/engine/schema/field-kinds.ts';
import { commitOne, creation, unit } from '../../../support/changes.ts';
import { Lifecycle } from '../../../support/lifecycle.ts';
import { MemoryStore } from '../../../support/memory-store.ts';

const jobAbout = async (lab: Lifecycle, id: number, object_type: TypeName, object_id: number | null) => {
  await commitOne(lab.context.store, unit(creation('core.job', id, { name: 'Work', object_type, object_id })));
  return async () => (await lab.answer('core.job', id)).object;
};

test('a job shows the object that it is about, or null', async () => {
  const lab = await new Lifecycle(new MemoryStore()).prepare();
  const about = await jobAbout(lab, 1, 'dcim.site', lab.site);
  expect(await about()).toMatchObject({
    id: lab.site,
    url: `/api/dcim/sites/${lab.site}/`,
    name: 'Hall',
    slug: 'hall',
  });
  expect(await (await jobAbout(lab, 2, 'dcim.site', null))()).toBeNull();
  expect(await (await jobAbout(lab, 3, 'dcim.site', 999))()).toBeNull();
  const blind: readonly Permission[] = [{ types: ['core.job'], actions: ['view'], constraints: null }];
  lab.context = { ...lab.context, actor: { ...lab.context.actor, superuser: false, permissions: blind } };
  expect(await about()).toBeNull();
});
