import { beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import { boolean, genericReference, integer, reference, text } from '../../../../../src/domain/engine/schema/fields.ts';
import { entries } from '../../../../../src/domain/engine/schema/input-schema.ts';
import { parseBySchema } from '../../../../../src/domain/engine/write/parse-input-schema.ts';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

const form = {
  site: reference('dcim.site', { required: true }),
  item: genericReference(['dcim.devicetype'], {}),
  note: text({ maxLength: 10 }),
  whole: boolean({ default: true }),
  lines: entries({ quantity: integer({ required: true, min: 1 }), role: reference('dcim.devicerole', {}) }),
};

let plan: Lifecycle;
beforeAll(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
});

const parse = (input: JsonObject) =>
  parseBySchema({ reader: plan.context.store, actor: plan.context.actor }, form, input);

test('what is not given has the default of its field, and lists are empty', async () => {
  expect(await parse({ site: plan.site })).toEqual({ site: plan.site, item: null, note: '', whole: true, lines: [] });
});

test('references may be named by attributes, in entries, too', async () => {
  const parsed = await parse({ site: { slug: 'hall' }, lines: [{ quantity: '2', role: { name: 'Leaf' } }] });
  expect(parsed).toMatchObject({ site: plan.site, lines: [{ quantity: 2, role: plan.role }] });
});

test('every mistake is told at its place, misspelt names included', async () => {
  const wrong = { nte: 'x', item_type: 'dcim.site', lines: [{ quantity: 1 }, { quantity: 0, rle: 1 }, 'line'] };
  expect(await refusal(parse(wrong))).toEqual({
    status: 400,
    body: {
      nte: ['Unknown field.'],
      site: ['This field is required.'],
      item_type: ['Invalid content type: dcim.site'],
      'lines[1].quantity': ['Ensure this value is greater than or equal to 1.'],
      'lines[1].rle': ['Unknown field.'],
      'lines[2]': ['Expected an object.'],
    },
  });
  expect(await refusal(parse({ site: plan.site, lines: {} }))).toMatchObject({
    body: { lines: ['Expected a list of items but got type "dict".'] },
  });
});

test('a member that is named as what every object has is unknown like any other', async () => {
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    const { body } = await refusal(parse(JSON.parse(`{"site": ${plan.site}, "${name}": 1}`)));
    expect(JSON.stringify(body)).toBe(`{"${name}":["Unknown field."]}`);
  }
});

test('a message for the change log may always stand beside', async () => {
  expect(await parse({ site: plan.site, changelog_message: 'why' })).toMatchObject({ site: plan.site });
});
