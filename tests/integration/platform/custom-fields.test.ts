import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { Json, JsonObject } from '../../../src/domain/engine/json.ts';
import { forgetDefinitions } from '../../../src/domain/engine/resource/custom-field-cache.ts';
import { environmentStore } from '../../../src/functions/runtime/environment.ts';
import { countRequests } from '../../../tools/bench/meter.ts';
import { type Api, idsOf, objectIn, resultsOf, startApi } from '../../support/api.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi(`custom-fields-${randomUUID()}`, inject('dynamodbEndpoint'));
});

const fields = '/api/extras/custom-fields/';
const regions = '/api/dcim/regions/';
const tenants = '/api/tenancy/tenants/';

let names = 0;
const unique = (prefix: string): string => `${prefix}${++names}`;

/** Defines a field for regions and gives its name. */
async function define(settings: JsonObject): Promise<string> {
  const name = unique('field');
  await api.create(fields, { name, object_types: ['dcim.region'], ...settings });
  return name;
}

const newRegion = (custom_fields?: Json) => {
  const slug = unique('region');
  return api.call('POST', regions, { name: slug, slug, ...(custom_fields === undefined ? {} : { custom_fields }) });
};

async function idOf(answer: Promise<{ status: number; body: JsonObject }>): Promise<number> {
  const { status, body } = await answer;
  expect(body, JSON.stringify(body)).toHaveProperty('id');
  expect(status).toBe(201);
  return Number(body.id);
}

/** The value of one custom field as the detail route answers it. */
async function customValueOf(id: number, name: string): Promise<Json | undefined> {
  const { body } = await api.call('GET', `${regions}${id}/`);
  return objectIn(body.custom_fields)[name];
}

async function idsWhere(query: string): Promise<Json> {
  const answer = await api.call('GET', `${regions}?limit=1000&${query}`);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return idsOf(answer);
}

describe('an estate without custom fields', () => {
  test('answers an empty object, and pays one query for it in a burst of requests', async () => {
    const id = await api.create(tenants, { name: 'Plain', slug: 'plain' });
    const { access } = environmentStore();
    forgetDefinitions(environmentStore());
    const requestsOf = async () => {
      const meter = countRequests(access);
      const { body } = await api.call('GET', `${tenants}${id}/`);
      meter.stop();
      expect(body.custom_fields).toEqual({});
      return meter.requests;
    };
    const first = await requestsOf();
    const second = await requestsOf();
    expect(first - second).toBe(1);
    expect(await requestsOf()).toBe(second);
  });
});

describe('values', () => {
  test.each<[string, JsonObject, Json, Json]>([
    ['text', {}, 'x', 'x'],
    ['longtext', {}, 'a\nb', 'a\nb'],
    ['integer', {}, 7, 7],
    ['decimal', {}, 7.25, 7.25],
    ['boolean', {}, false, false],
    ['date', {}, '2026-02-28', '2026-02-28'],
    ['datetime', {}, '2026-02-28T10:00:00Z', '2026-02-28T10:00:00Z'],
    ['url', {}, 'https://example.org/x', 'https://example.org/x'],
    ['json', {}, { a: [1] }, { a: [1] }],
  ])('of type %s are stored and answered, and null clears them', async (type, settings, given, answered) => {
    const name = await define({ type, ...settings });
    const id = await idOf(newRegion({ [name]: given }));
    expect(await customValueOf(id, name)).toEqual(answered);
    await api.call('PATCH', `${regions}${id}/`, { custom_fields: { [name]: null } });
    expect(await customValueOf(id, name)).toBeNull();
  });

  test('of selections are written plain or with their label, and answered plain', async () => {
    const choice_set = await api.create('/api/extras/custom-field-choice-sets/', {
      name: unique('set'),
      extra_choices: [
        ['dc1', 'DC 1'],
        ['dc2', 'DC 2'],
      ],
    });
    const one = await define({ type: 'select', choice_set });
    const many = await define({ type: 'multiselect', choice_set });
    const id = await idOf(newRegion({ [one]: { value: 'dc1', label: 'DC 1' }, [many]: ['dc1', { value: 'dc2' }] }));
    expect(await customValueOf(id, one)).toBe('dc1');
    expect(await customValueOf(id, many)).toEqual(['dc1', 'dc2']);
    expect(await idsWhere(`cf_${one}=dc1`)).toEqual([id]);
    expect(await idsWhere(`cf_${many}=dc2`)).toEqual([id]);
    expect((await newRegion({ [one]: 'dc3' })).body.__all__).toEqual([
      expect.stringMatching(`Invalid value for custom field '${one}': Invalid choice \\(dc3\\) for choice set set`),
    ]);
    const choices = await api.call('GET', `/api/extras/custom-field-choice-sets/${choice_set}/choices/?q=2`);
    expect(choices.body).toMatchObject({ count: 1, results: [{ id: 'dc2', display: 'DC 2' }] });
  });

  test('may choose from the countries of ISO 3166 and from further choices', async () => {
    const sets = '/api/extras/custom-field-choice-sets/';
    const set = await api.call('POST', sets, {
      name: unique('set'),
      base_choices: 'ISO_3166',
      extra_choices: [['EU', 'European Union']],
    });
    expect(set.body).toMatchObject({ base_choices: { value: 'ISO_3166' }, choices_count: 250 });
    const name = await define({ type: 'select', choice_set: Number(set.body.id) });
    expect(await customValueOf(await idOf(newRegion({ [name]: 'CH' })), name)).toBe('CH');
    expect(await customValueOf(await idOf(newRegion({ [name]: 'EU' })), name)).toBe('EU');
    expect((await newRegion({ [name]: 'XX' })).status).toBe(400);
    expect((await api.call('POST', sets, { name: unique('set'), base_choices: 'IATA' })).body).toEqual({
      base_choices: ['The choices of IATA are not included in this product. List them in extra_choices.'],
    });
    expect((await api.call('POST', sets, { name: unique('set') })).body).toHaveProperty('extra_choices');
  });

  test('of JSON must satisfy the schema of their field', async () => {
    const validation_schema = { type: 'object', required: ['speed'], properties: { speed: { type: 'integer' } } };
    const name = await define({ type: 'json', validation_schema });
    expect(await customValueOf(await idOf(newRegion({ [name]: { speed: 10 } })), name)).toEqual({ speed: 10 });
    expect((await newRegion({ [name]: { speed: 'fast' } })).body.__all__).toEqual([
      `Invalid value for custom field '${name}': Value does not match the validation schema: /speed must be of type integer`,
    ]);
    const defined = (settings: JsonObject) =>
      api.call('POST', fields, { name: unique('field'), object_types: ['dcim.region'], ...settings });
    expect((await defined({ type: 'json', validation_schema: { type: 'thing' } })).body).toEqual({
      validation_schema: ['Invalid schema: "thing" is no type'],
    });
    expect((await defined({ type: 'text', validation_schema })).body).toHaveProperty('validation_schema');
  });

  test('that are objects are written as ids or attributes, and answered nested', async () => {
    const tenant = await api.create(tenants, { name: 'Nested', slug: 'nested' });
    const one = await define({ type: 'object', related_object_type: 'tenancy.tenant' });
    const many = await define({ type: 'multiobject', related_object_type: 'tenancy.tenant' });
    const id = await idOf(newRegion({ [one]: tenant, [many]: [{ slug: 'nested' }] }));
    expect(await customValueOf(id, one)).toMatchObject({ id: tenant, display: 'Nested', slug: 'nested' });
    expect(await customValueOf(id, many)).toMatchObject([{ id: tenant, display: 'Nested' }]);
    expect(await idsWhere(`cf_${one}=${tenant}`)).toEqual([id]);
    expect((await newRegion({ [one]: 99_999 })).status).toBe(400);
  });

  test('are merged key by key on update, and the change log shows them by name', async () => {
    const [a, b] = [await define({}), await define({})];
    const id = await idOf(newRegion({ [a]: 'one', [b]: 'two' }));
    const { body } = await api.call('PATCH', `${regions}${id}/`, { custom_fields: { [b]: 'three' } });
    expect(body.custom_fields).toMatchObject({ [a]: 'one', [b]: 'three' });
    const log = await api.call('GET', `/api/core/object-changes/?changed_object_id=${id}&action=update`);
    expect(log.body.results).toMatchObject([
      {
        prechange_data: { custom_fields: { [a]: 'one', [b]: 'two' } },
        postchange_data: { custom_fields: { [a]: 'one', [b]: 'three' } },
      },
    ]);
  });
});

describe('rules', () => {
  test.each<[JsonObject, Json, string]>([
    [{ type: 'integer' }, 'x', 'Value must be an integer.'],
    [{ type: 'integer', validation_minimum: 3 }, 2, 'Value must be at least 3'],
    [{ type: 'decimal', validation_maximum: 9 }, 9.5, 'Value must not exceed 9'],
    [{ type: 'boolean' }, 'yes', 'Value must be true or false.'],
    [{ type: 'date' }, '2026-02-30', 'Date values must be in ISO 8601 format (YYYY-MM-DD).'],
    [{ type: 'text', validation_regex: '[a-z]+$' }, 'ABC', "Value must match regex '[a-z]+$'"],
  ])('%o refuses %o', async (settings, given, message) => {
    const name = await define(settings);
    const { status, body } = await newRegion({ [name]: given });
    expect(status).toBe(400);
    expect(body).toEqual({ __all__: [`Invalid value for custom field '${name}': ${message}`] });
  });

  test('unknown names and other shapes are refused', async () => {
    expect((await newRegion({ nonsense: 1 })).body).toEqual({
      custom_fields: { nonsense: "Custom field 'nonsense' does not exist for this object type." },
    });
    expect((await newRegion(null)).body).toEqual({ custom_fields: ['This field may not be null.'] });
    expect((await newRegion(['x'])).body.custom_fields).toEqual([expect.stringMatching(/^Invalid data format/)]);
  });

  test('a value that nobody else may have is refused to the second object, also at the same moment', async () => {
    const name = await define({ unique: true });
    const answers = await Promise.all([newRegion({ [name]: 'A' }), newRegion({ [name]: 'A' })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 400]);
    expect(answers.find(({ status }) => status === 400)?.body).toEqual({
      __all__: [`Custom field '${name}' must have a unique value.`],
    });
    const winner = answers.find(({ status }) => status === 201)?.body.id;
    await api.call('PATCH', `${regions}${winner}/`, { custom_fields: { [name]: 'B' } });
    expect((await newRegion({ [name]: 'A' })).status).toBe(201);
    const bulk = await api.call('POST', regions, [
      { name: unique('r'), slug: unique('r'), custom_fields: { [name]: 'C' } },
      { name: unique('r'), slug: unique('r'), custom_fields: { [name]: 'C' } },
    ]);
    expect(bulk.status).toBe(400);
  });
});

describe('defaults', () => {
  test('fill new objects that do not name the field, and all existing ones when the field is created', async () => {
    const before = await idOf(newRegion());
    const name = await define({ default: 'gold' });
    expect(await customValueOf(before, name)).toBe('gold');
    expect(await customValueOf(await idOf(newRegion()), name)).toBe('gold');
    expect(await customValueOf(await idOf(newRegion({ [name]: 'tin' })), name)).toBe('tin');
    expect(await customValueOf(await idOf(newRegion({ [name]: null })), name)).toBeNull();
    const log = await api.call('GET', `/api/core/object-changes/?changed_object_id=${before}&action=update`);
    expect(log.body.count).toBe(0);
  });

  test('must themselves be valid', async () => {
    const { status, body } = await api.call('POST', fields, {
      name: unique('field'),
      type: 'integer',
      object_types: ['dcim.region'],
      default: 'x',
    });
    expect(status).toBe(400);
    expect(body).toEqual({ default: ['Invalid default value "x": Value must be an integer.'] });
  });
});

describe('filters', () => {
  test('follow the type and the filter logic', async () => {
    const [loose, exact, number] = [
      await define({}),
      await define({ filter_logic: 'exact' }),
      await define({ type: 'integer' }),
    ];
    const [a, b] = [
      await idOf(newRegion({ [loose]: 'Alpha', [exact]: 'Alpha', [number]: 1 })),
      await idOf(newRegion({ [loose]: 'Beta', [exact]: 'Beta', [number]: 5 })),
    ];
    expect(await idsWhere(`cf_${loose}=alph`)).toEqual([a]);
    expect(await idsWhere(`cf_${exact}=Alpha`)).toEqual([a]);
    expect(await idsWhere(`cf_${exact}=alph`)).toEqual([]);
    expect(await idsWhere(`cf_${exact}__isw=be`)).toEqual([b]);
    expect(await idsWhere(`cf_${number}__gte=2`)).toEqual([b]);
    expect(await idsWhere(`cf_${number}__empty=true&id=${a}`)).toEqual([]);
    expect((await api.call('GET', `${regions}?cf_${loose}__isw=x`)).status).toBe(400);
    expect((await api.call('GET', `${regions}?cf_nonsense=x`)).status).toBe(400);
  });
});

describe('filters by objects in custom fields', () => {
  let one: string;
  let many: string;
  let first = 0;
  let second = 0;
  let third = 0;
  let none = 0;
  let low = 0;
  let high = 0;
  let both = 0;

  beforeAll(async () => {
    one = await define({ type: 'object', related_object_type: 'tenancy.tenant' });
    many = await define({ type: 'multiobject', related_object_type: 'tenancy.tenant' });
    first = await api.create(tenants, { name: 'Of a field 1', slug: 'of-1' });
    second = await api.create(tenants, { name: 'Of a field 2', slug: 'of-2' });
    third = await api.create(tenants, { name: 'Of a field 3', slug: 'of-3' });
    none = await idOf(newRegion());
    low = await idOf(newRegion({ [one]: first, [many]: [first] }));
    high = await idOf(newRegion({ [one]: third, [many]: [third] }));
    both = await idOf(newRegion({ [one]: null, [many]: [first, second] }));
  });

  /** Those of the four regions that a filter finds. */
  const found = async (filter: string): Promise<Json> =>
    idsWhere(`${[none, low, high, both].map((id) => `id=${id}`).join('&')}&${filter}`);

  test('compare one object by its id, and know whether there is one', async () => {
    expect(await found(`cf_${one}=${first}`)).toEqual([low]);
    expect(await found(`cf_${one}=${first}&cf_${one}=${third}`)).toEqual([low, high]);
    expect(await found(`cf_${one}=null`)).toEqual([none, both]);
    expect(await found(`cf_${one}__n=${first}`)).toEqual([none, high, both]);
    expect(await found(`cf_${one}__n=${first}&cf_${one}__n=null`)).toEqual([high]);
    expect(await found(`cf_${one}__gt=${first}`)).toEqual([high]);
    expect(await found(`cf_${one}__gte=${first}`)).toEqual([low, high]);
    expect(await found(`cf_${one}__lt=${third}`)).toEqual([low]);
    expect(await found(`cf_${one}__lte=${third}`)).toEqual([low, high]);
    expect(await found(`cf_${one}__empty=true`)).toEqual([none, both]);
    expect(await found(`cf_${one}__empty=false`)).toEqual([low, high]);
  });

  test('find lists by one of their objects, by none of them, and empty ones', async () => {
    expect(await found(`cf_${many}=${first}`)).toEqual([low, both]);
    expect(await found(`cf_${many}__n=${first}`)).toEqual([none, high]);
    expect(await found(`cf_${many}__n=${second}&cf_${many}__n=${third}`)).toEqual([none, low]);
    expect(await found(`cf_${many}__n=null`)).toEqual([low, high, both]);
    expect(await found(`cf_${many}__empty=true`)).toEqual([none]);
    expect(await found(`cf_${many}__empty=false`)).toEqual([low, high, both]);
    await api.call('PATCH', `${regions}${high}/`, { custom_fields: { [many]: [] } });
    expect(await found(`cf_${many}__empty=true`)).toEqual([none, high]);
  });

  test('refuse values that are no ids, and lookups that say nothing', async () => {
    for (const lookup of ['', '__n', '__lt', '__gte']) {
      const { status, body } = await api.call('GET', `${regions}?cf_${one}${lookup}=x`);
      expect([status, body]).toEqual([400, { [`cf_${one}${lookup}`]: ['Enter a whole number.'] }]);
    }
    expect((await api.call('GET', `${regions}?cf_${many}__n=1.5`)).status).toBe(400);
    expect((await api.call('GET', `${regions}?cf_${one}__ic=1`)).status).toBe(400);
    expect((await api.call('GET', `${regions}?cf_${many}__gt=1`)).status).toBe(400);
  });

  test('hold in saved filters', async () => {
    const slug = unique('saved');
    await api.create('/api/extras/saved-filters/', {
      name: slug,
      slug,
      object_types: ['dcim.region'],
      parameters: { [`cf_${one}__gt`]: [String(first)], [`cf_${many}__empty`]: ['false'] },
    });
    expect(await found(`filter=${slug}`)).toEqual(await found(`cf_${one}__gt=${first}&cf_${many}__empty=false`));
    const wrong = {
      name: 'Wrong',
      slug: 'wrong',
      object_types: ['dcim.region'],
      parameters: { [`cf_${one}__ic`]: '1' },
    };
    expect((await api.call('POST', '/api/extras/saved-filters/', wrong)).status).toBe(400);
  });

  test('hold in the scope rules of BOMs', async () => {
    const maker = await api.create('/api/dcim/manufacturers/', { name: 'Ruler', slug: 'ruler' });
    const device_type = await api.create('/api/dcim/device-types/', { manufacturer: maker, model: 'R', slug: 'r' });
    const role = await api.create('/api/dcim/device-roles/', { name: 'Ruled', slug: 'ruled' });
    const site = await api.create('/api/dcim/sites/', { name: 'Ruled', slug: 'ruled' });
    const owner = unique('field');
    await api.create(fields, {
      name: owner,
      type: 'object',
      related_object_type: 'tenancy.tenant',
      object_types: ['dcim.device'],
    });
    const common = { device_type, role, site, status: 'planned' };
    await api.create('/api/dcim/devices/', { ...common, name: 'owned', custom_fields: { [owner]: first } });
    await api.create('/api/dcim/devices/', { ...common, name: 'free' });
    await api.create('/api/dcim/devices/', { ...common, name: 'free too' });
    const lifecycle = '/api/plugins/asset-lifecycle/';
    const bom = await api.create(`${lifecycle}boms/`, { name: 'Ruled' });
    const parameters = { site: 'ruled', [`cf_${owner}__empty`]: 'true' };
    await api.create(`${lifecycle}bom-scope-rules/`, { bom, object_types: ['dcim.device'], parameters });
    await api.call('POST', `${lifecycle}boms/${bom}/generate/`);
    const lines = resultsOf(await api.call('GET', `${lifecycle}bom-line-items/?bom_id=${bom}`));
    expect(lines.map(({ quantity }) => quantity)).toEqual([2]);
  });
});

test('a field that is deleted and made again under the same name does not bring values back', async () => {
  const name = await define({});
  const id = await idOf(newRegion({ [name]: 'old' }));
  const [field] = resultsOf(await api.call('GET', `${fields}?name=${name}`));
  await api.call('DELETE', `${fields}${field?.id}/`);
  await api.create(fields, { name, object_types: ['dcim.region'] });
  expect(await customValueOf(id, name)).toBeNull();
});
