import { expect, test } from 'vitest';
import { Lifecycle } from '../../../support/lifecycle.ts';
import { MemoryStore } from '../../../support/memory-store.ts';

test('the display of a contact assignment tells its priority', async () => {
  const lab = await new Lifecycle(new MemoryStore()).prepare();
  const contact = await lab.create('tenancy.contact', { name: 'Ada' });
  const assigned = async (role: string, priority: string | null) => {
    const assignment = await lab.create('tenancy.contactassignment', {
      object_type: 'dcim.site',
      object_id: lab.site,
      contact,
      role: await lab.create('tenancy.contactrole', { name: role, slug: role }),
      priority,
    });
    return (await lab.answer('tenancy.contactassignment', assignment)).display;
  };
  expect(await assigned('a', 'primary')).toBe('Ada (Primary) -> Hall');
  expect(await assigned('b', null)).toBe('Ada -> Hall');
});
