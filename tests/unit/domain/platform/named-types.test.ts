import { expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/domain/engine/json.ts';
import type { TypeName } from '../../../../src/domain/engine/schema/field-kinds.ts';
import { registry } from '../../../../src/domain/registry.ts';
import { Lifecycle, refusal } from '../../../support/lifecycle.ts';
import { MemoryStore } from '../../../support/memory-store.ts';

const unknown = 'Invalid content type: dcim.nothing';
const malformed = "Invalid value. Specify a content type as '<app_label>.<model_name>'.";

/** What else each resource whose field takes any type needs to be created. */
const bodies: Readonly<Record<string, JsonObject>> = {
  'extras.customfield': { name: 'cost', type: 'text' },
  'extras.tag': { name: 'Dear', slug: 'dear' },
  'extras.savedfilter': { name: 'Mine', slug: 'mine', parameters: { name: ['a'] } },
  'extras.exporttemplate': { name: 'List', template_code: '{{ queryset | length }}' },
  'extras.eventrule': {
    name: 'Tell',
    event_types: ['object_created'],
    action_object_type: 'extras.webhook',
    action_object_id: 1,
  },
  'users.objectpermission': { name: 'Look', actions: ['view'] },
};

const anyType = registry.resources.flatMap(({ type, methods, fields }) =>
  methods.includes('POST')
    ? Object.entries(fields).flatMap(([name, field]) =>
        (field.kind === 'object-types' || field.kind === 'object-type') && field.targets === 'any' && !field.readOnly
          ? [{ type, name, isList: field.kind === 'object-types' }]
          : [],
      )
    : [],
);

test('each field that may name any type is looked at here', () => {
  expect([...new Set(anyType.map(({ type }) => type))].toSorted()).toEqual(Object.keys(bodies).toSorted());
});

test.each(anyType)('$type refuses unknown types in $name, when it is made and when it is changed', async (field) => {
  const { type, name, isList } = field;
  const lab = new Lifecycle(new MemoryStore());
  const given = (value: string | number) => ({ [name]: isList ? ['dcim.site', value] : value });
  const own: JsonObject = { object_types: ['dcim.site'], ...bodies[type] };
  await lab.create('extras.webhook', { name: 'Receiver', payload_url: 'https://hooks.example/in' });
  for (const [value, sentence] of [
    ['dcim.nothing', unknown],
    ['site', malformed],
    [7, malformed],
  ] as const) {
    expect(await refusal(lab.create(type, { ...own, ...given(value) }))).toEqual({
      status: 400,
      body: { [name]: [sentence] },
    });
  }
  const id = await lab.create(type, own);
  expect(await refusal(lab.patch(type, id, given('dcim.nothing')))).toMatchObject({ body: { [name]: [unknown] } });
  expect((await lab.values(type, id)).object_types).toEqual(['dcim.site']);
});

test('custom fields and tags are for types whose objects have them', async () => {
  const lab = new Lifecycle(new MemoryStore());
  const limitedTo = (model: TypeName, type: TypeName) => lab.create(model, { ...bodies[model], object_types: [type] });
  expect(await refusal(limitedTo('extras.customfield', 'users.token'))).toMatchObject({
    body: { object_types: ['Invalid content type: users.token'] },
  });
  expect(await refusal(limitedTo('extras.tag', 'extras.tag'))).toMatchObject({
    body: { object_types: ['Invalid content type: extras.tag'] },
  });
  expect(await limitedTo('users.objectpermission', 'users.token')).toBeGreaterThan(0);
});

test('a reference to an object of a type that does not fit names the type', async () => {
  const lab = new Lifecycle(new MemoryStore());
  const about = (assigned_object_type: string) =>
    lab.create('extras.journalentry', { assigned_object_type, assigned_object_id: 1, comments: 'Seen' });
  expect(await refusal(about('dcim.nothing'))).toEqual({ status: 400, body: { assigned_object_type: [unknown] } });
});
