import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { filtersOf } from '../../../../../src/domain/engine/resource/filter-declarations.ts';
import { registry } from '../../../../../src/domain/registry.ts';
import { unsupportedLists } from '../../../../../src/functions/http/contract/unsupported-lists.ts';
import { openApiDocument } from '../../../../../src/functions/http/openapi/document.ts';

/** No references: pynetbox checks filters by the names that stand in a list. */
const parameter = z.object({ name: z.string(), in: z.string(), schema: z.record(z.string(), z.unknown()) });
const operation = z.object({
  operationId: z.string(),
  parameters: z.array(parameter).default([]),
  requestBody: z.unknown().optional(),
  responses: z.record(z.string(), z.unknown()),
  security: z.unknown().optional(),
});
const content = z.object({ content: z.record(z.string(), z.unknown()) });
const pathItem = z.looseObject({ get: operation.optional(), post: operation.optional(), delete: operation.optional() });
const schema = z.looseObject({
  properties: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  required: z.array(z.string()).default([]),
});
const documentSchema = z.object({
  info: z.object({ version: z.string() }),
  servers: z.array(z.object({ url: z.string() })),
  paths: z.record(z.string(), pathItem),
  components: z.object({ schemas: z.record(z.string(), schema) }),
});

const raw = openApiDocument(registry.resources, 'https://example.com/prod');
const document = documentSchema.parse(raw);
const { paths, components } = document;

const methodNames = ['get', 'post', 'put', 'patch', 'delete'];
const operations = Object.values(paths).flatMap((item) =>
  methodNames.flatMap((method) => (item[method] ? [operation.parse(item[method])] : [])),
);

test('the document is valid OpenAPI 3.0', async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(structuredClone(raw));
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
  expect(validator.version).toBe('3.0');
}, 30_000);

test('every reference in it leads somewhere, and nothing in it is written for nothing', () => {
  const text = JSON.stringify(raw);
  const referred = new Set([...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name));
  // A page or a detail with `brief` answers the brief form; OpenAPI cannot say on which parameter an answer depends.
  const named = new Set(Object.keys(components.schemas).filter((name) => !/^Brief(?!.*Request$)/.test(name)));
  expect([...referred].filter((name) => name && !(name in components.schemas))).toEqual([]);
  expect([...named].filter((name) => !referred.has(name) && !/^Nested|Request$/.test(name))).toEqual([]);
});

test('the version starts with the version of the API, and the server is the address that was asked', () => {
  expect(document.info.version).toBe('4.6.8 (4.6)');
  expect(document.servers).toEqual([{ url: 'https://example.com/prod' }]);
});

test('no two operations share an id, and ids are those of NetBox', () => {
  const ids = operations.map(({ operationId }) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(
    expect.arrayContaining([
      'dcim_device_types_list',
      'dcim_device_types_create',
      'dcim_device_types_bulk_update',
      'dcim_device_types_bulk_partial_update',
      'dcim_device_types_bulk_destroy',
      'dcim_device_types_retrieve',
      'dcim_device_types_update',
      'dcim_device_types_partial_update',
      'dcim_device_types_destroy',
      'plugins_asset_lifecycle_boms_list',
      'plugins_asset_lifecycle_boms_generate_create',
      'plugins_asset_lifecycle_purchase_orders_export_line_items_retrieve',
      'users_tokens_provision_create',
      'users_config_partial_update',
      'status_retrieve',
    ]),
  );
});

test('no two resources share the name of a schema', () => {
  expect(new Set(registry.resources.map(({ label }) => label.toLowerCase())).size).toBe(registry.resources.length);
});

describe.each(registry.resources.map((resource) => [resource.path, resource] as const))('%s', (path, resource) => {
  const list = paths[`${path}/`];
  const detail = paths[`${path}/{id}/`];

  test('offers exactly the methods of the resource', () => {
    const of = (item: object | undefined) => methodNames.filter((method) => item && method in item);
    const methods = methodNames.filter((method) => resource.methods.some((name) => name.toLowerCase() === method));
    expect(of(list)).toEqual(methods);
    expect(of(detail)).toEqual(methods.filter((method) => method !== 'post'));
  });

  test('names every filter and the parameters of every list, each once', () => {
    const names = list?.get?.parameters.map(({ name }) => name) ?? [];
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining([...filtersOf(resource).keys()]));
    for (const name of ['limit', 'offset', 'start', 'ordering', 'brief', 'fields', 'omit', 'export'])
      expect(names).toContain(name);
  });

  test('requires on create what the declaration requires, and nothing on change', () => {
    if (!resource.methods.includes('POST')) return expect(list?.post).toBeUndefined();
    const reference = /Writable(\w+)Request/.exec(JSON.stringify(list?.post?.requestBody))?.[1];
    const required = Object.entries(resource.fields).flatMap(([name, field]) => {
      if (!field.required || field.readOnly) return [];
      return field.kind === 'generic' ? [`${name}_type`, `${name}_id`] : [name];
    });
    expect(components.schemas[`Writable${reference}Request`]?.required).toEqual(required);
    expect(components.schemas[`PatchedWritable${reference}Request`]?.required).toEqual([]);
  });
});

test('choices are answered with labels and written bare; secrets stand nowhere', () => {
  const site = components.schemas.Site?.properties.status;
  expect(site).toMatchObject({
    type: 'object',
    properties: { value: { type: 'string', enum: expect.arrayContaining(['active']) }, label: { type: 'string' } },
  });
  expect(components.schemas.WritableSiteRequest?.properties.status).toMatchObject({
    type: 'string',
    enum: expect.arrayContaining(['active']),
    default: 'active',
  });
  expect(components.schemas.User?.properties).not.toHaveProperty('password');
  expect(components.schemas.WritableUserRequest?.properties.password).toMatchObject({
    type: 'string',
    writeOnly: true,
  });
  expect(components.schemas.WritableTokenRequest?.properties).not.toHaveProperty('digest');
  expect(components.schemas.Token?.properties).not.toHaveProperty('digest');
});

test('tags may be added and removed wherever there are tags', () => {
  for (const name of ['add_tags', 'remove_tags']) {
    expect(components.schemas.WritableSiteRequest?.properties[name]).toMatchObject({ type: 'array', writeOnly: true });
    expect(components.schemas.PatchedWritableSiteRequest?.properties).toHaveProperty(name);
    expect(components.schemas.WritableUserRequest?.properties).not.toHaveProperty(name);
    expect(components.schemas.Site?.properties).not.toHaveProperty(name);
  }
});

test('references are written as an id or as attributes and answered as nested objects', () => {
  expect(components.schemas.WritableDeviceTypeRequest?.properties.manufacturer).toEqual({
    oneOf: [{ type: 'integer' }, { $ref: '#/components/schemas/BriefManufacturerRequest' }],
  });
  expect(components.schemas.DeviceType?.properties.manufacturer).toEqual({
    $ref: '#/components/schemas/NestedManufacturer',
  });
});

test('the lists that Ansible asks for, and the status, stand in the document', () => {
  for (const { path } of unsupportedLists) expect(paths[`${path}/`]?.get?.responses).toHaveProperty('200');
  expect(paths).toHaveProperty('/api/status/');
  expect(paths['/api/dcim/devices/']?.get?.parameters.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['name__ic', 'site_id', 'status', 'tag__n', 'q', 'last_updated__gte']),
  );
});

test('filters by custom fields are free parameters of the lists that have them', () => {
  const named = (path: string) => paths[path]?.get?.parameters.find(({ name }) => name === 'cf_*');
  expect(named('/api/dcim/devices/')).toMatchObject({ in: 'query', schema: { type: 'object' } });
  expect(named('/api/users/users/')).toBeUndefined();
});

test('every operation says what it answers to an unknown format and to what is too large', () => {
  for (const { operationId, responses } of operations)
    expect([operationId, Object.keys(responses)]).toEqual([operationId, expect.arrayContaining(['404', '406', '413'])]);
});

test('the forms of answers are those that `?format=` asks for', () => {
  const mediaOf = (path: string, method: 'get' | 'post', status = 200) =>
    Object.keys(content.parse(paths[path]?.[method]?.responses[status]).content).toSorted();
  expect(mediaOf('/api/dcim/sites/', 'get')).toEqual([
    'application/json',
    'application/yaml',
    'text/csv',
    'text/plain',
  ]);
  expect(mediaOf('/api/dcim/sites/{id}/', 'get')).toEqual(['application/json', 'application/yaml']);
  expect(mediaOf('/api/dcim/sites/', 'get', 303)).toEqual(['application/json']);
  expect(mediaOf('/api/dcim/sites/', 'post', 201)).toEqual(['application/json']);
  expect(mediaOf('/api/dcim/racks/{id}/elevation/', 'get')).toEqual(['application/json', 'image/svg+xml']);
  expect(Object.keys(content.parse(paths['/api/dcim/sites/import/']?.post?.requestBody).content)).toEqual([
    ...['text/csv', 'application/json', 'application/yaml', 'application/x-yaml', 'text/yaml', 'text/x-yaml'],
  ]);
});

test('what a dry run would make has null for its id; what is written has a number', () => {
  const answer = JSON.stringify(paths['/api/dcim/sites/']?.post?.responses['201']);
  expect(answer).toContain(
    '"anyOf":[{"$ref":"#/components/schemas/Site"},{"$ref":"#/components/schemas/PlannedObject"}]',
  );
  expect(components.schemas.PlannedObject?.properties.id).toEqual({ type: 'integer', nullable: true, enum: [null] });
  expect(components.schemas.Site?.properties.id).toEqual({ type: 'integer', readOnly: true });
});

test('the schema and the provisioning of tokens need no token', () => {
  expect(paths['/api/schema/']?.get?.security).toEqual([{}]);
  expect(paths['/api/users/tokens/provision/']?.post?.security).toEqual([{}]);
  expect(paths['/api/dcim/sites/']?.get?.security).toBeUndefined();
});
