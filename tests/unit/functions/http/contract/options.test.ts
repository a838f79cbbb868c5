import { describe, expect, test } from 'vitest';
import { isJsonObject, type Json, type JsonObject } from '../../../../../src/domain/engine/json.ts';
import type { Actor } from '../../../../../src/domain/engine/ports.ts';
import type { TypeName } from '../../../../../src/domain/engine/schema/field-kinds.ts';
import { registry } from '../../../../../src/domain/registry.ts';
import { describePath, describeResource, describeVerb } from '../../../../../src/functions/http/contract/options.ts';

const admin: Actor = { userId: 1, username: 'admin', superuser: true, writeEnabled: true };

const actionsFor = (type: TypeName, actor: Actor = admin, route: 'list' | 'detail' = 'list'): JsonObject =>
  objectIn(describeResource(registry.resourceOf(type), route, actor).actions ?? {});

const objectIn = (value: Json | undefined): JsonObject => {
  if (!isJsonObject(value)) throw new Error(`No object: ${JSON.stringify(value)}`);
  return value;
};

/** What is said of one member of a request that creates. */
const member = (type: TypeName, name: string): JsonObject => objectIn(objectIn(actionsFor(type).POST)[name]);

describe('a field', () => {
  test.each<[TypeName, string, JsonObject]>([
    ['dcim.site', 'id', { type: 'integer', required: false, read_only: true, label: 'ID' }],
    ['dcim.site', 'url', { type: 'field', read_only: true }],
    ['dcim.site', 'name', { type: 'string', required: true, read_only: false, label: 'Name', max_length: 100 }],
    ['dcim.site', 'slug', { type: 'slug', required: true, max_length: 100 }],
    ['dcim.site', 'latitude', { type: 'decimal', required: false, max_digits: 8, decimal_places: 6 }],
    ['dcim.site', 'created', { type: 'datetime', required: false, read_only: true }],
    ['dcim.site', 'custom_fields', { type: 'field', required: false, read_only: false }],
    ['dcim.site', 'device_count', { type: 'field', read_only: true }],
    ['dcim.region', 'site_count', { type: 'integer', read_only: true }],
    ['dcim.rack', 'u_height', { type: 'integer', min_value: 1, max_value: 100 }],
    ['dcim.rack', 'desc_units', { type: 'boolean' }],
    ['dcim.device', 'position', { type: 'decimal', max_digits: 4, decimal_places: 1 }],
    ['dcim.module', 'replicate_components', { type: 'boolean', read_only: false }],
    ['tenancy.contact', 'email', { type: 'email' }],
    ['tenancy.contact', 'link', { type: 'url' }],
    ['users.token', 'expires', { type: 'datetime', required: false }],
    ['users.user', 'password', { type: 'string', max_length: 128 }],
    ['users.user', 'groups', { type: 'field', required: false }],
    ['dcim.site', 'changelog_message', { type: 'string', required: false, read_only: false }],
  ])('%s.%s is told in the words of DRF', (type, name, said) => {
    expect(member(type, name)).toMatchObject(said);
  });

  test('names its choices with their labels, unless requests cannot set it', () => {
    expect(member('dcim.site', 'status')).toMatchObject({
      type: 'field',
      choices: expect.arrayContaining([{ value: 'active', display_name: 'Active' }]),
    });
    expect(member('dcim.cable', 'type')).toMatchObject({
      type: 'choice',
      choices: expect.arrayContaining([{ value: 'cat6a', display_name: 'CAT6a' }]),
    });
    for (const { type, methods, fields } of registry.resources)
      for (const [name, field] of Object.entries(fields)) {
        if (!methods.includes('POST') || field.hidden || field.kind !== 'choice') continue;
        const choices = field.choices.map(({ value, label }) => ({ value, display_name: label }));
        expect([type, name, member(type, name).choices]).toEqual([type, name, field.readOnly ? undefined : choices]);
      }
  });

  test('that refers to an object has the members of the object, however deep', () => {
    const deviceType = member('dcim.device', 'device_type');
    expect(deviceType).toMatchObject({ type: 'nested object', required: true });
    const { children } = deviceType;
    expect(Object.keys(objectIn(children))).toEqual([
      'id',
      'url',
      'display',
      'manufacturer',
      'model',
      'slug',
      'description',
    ]);
    expect(children).toMatchObject({
      model: { type: 'string', max_length: 100 },
      manufacturer: { type: 'nested object', children: { slug: { type: 'slug' } } },
    });
  });

  test('that lists objects by their attributes has a child', () => {
    for (const name of ['tags', 'add_tags', 'remove_tags'])
      expect(member('dcim.site', name)).toMatchObject({
        type: 'field',
        required: false,
        child: {
          type: 'nested object',
          children: { name: { type: 'string', required: true }, slug: { type: 'slug' } },
        },
      });
    expect(member('dcim.cable', 'a_terminations')).toMatchObject({
      type: 'field',
      child: { children: { object_type: { type: 'field', required: true }, object_id: { type: 'integer' } } },
    });
  });

  test('that may refer to several types is told as its type, its id and the object', () => {
    expect(member('extras.journalentry', 'assigned_object_type')).toMatchObject({
      type: 'field',
      required: true,
      choices: expect.arrayContaining([{ value: 'dcim.device', display_name: 'DCIM | device' }]),
    });
    expect(member('extras.journalentry', 'assigned_object_id')).toMatchObject({ type: 'integer', required: true });
    expect(member('extras.journalentry', 'assigned_object')).toMatchObject({ read_only: true, required: false });
    const types = member('extras.customfield', 'related_object_type').choices;
    expect(types).toContainEqual({ value: 'dcim.site', display_name: 'DCIM | site' });
  });

  test('that nobody may see or set is not told', () => {
    const fields = objectIn(actionsFor('users.token').POST);
    for (const name of ['digest', 'hint', 'limited']) expect(fields).not.toHaveProperty(name);
  });
});

describe('what is told of the methods', () => {
  const who = (actions: readonly string[], more: Partial<Actor> = {}): Actor => ({
    ...admin,
    superuser: false,
    permissions: [{ types: ['dcim.site'], actions, constraints: null }],
    ...more,
  });

  test('is what the caller may send', () => {
    expect(Object.keys(actionsFor('dcim.site'))).toEqual(['POST', 'PUT']);
    expect(Object.keys(actionsFor('dcim.site', admin, 'detail'))).toEqual(['PUT']);
    expect(Object.keys(actionsFor('dcim.site', who(['view', 'add'])))).toEqual(['POST']);
    expect(Object.keys(actionsFor('dcim.site', who(['view', 'change'])))).toEqual(['PUT']);
  });

  test.each([
    ['who may only look', who(['view'])],
    ['whose token cannot write', who(['add', 'change'], { writeEnabled: false })],
  ])('is nothing for callers %s', (_, actor) => {
    expect(describeResource(registry.resourceOf('dcim.site'), 'list', actor)).toEqual({
      name: 'Site List',
      description: 'GET with export=<name> answers what an export template makes of the objects.',
      renders: ['application/json'],
      parses: ['application/json'],
      search_fields: expect.arrayContaining(['name', 'facility']),
      verbs: [],
    });
  });

  test('names the verbs that the caller may use', () => {
    const rack = registry.resourceOf('dcim.rack');
    const looking: Actor = {
      ...who(['view']),
      permissions: [{ types: ['dcim.rack'], actions: ['view'], constraints: null }],
    };
    expect(describeResource(rack, 'detail', looking).verbs).toContainEqual(
      expect.objectContaining({ name: 'Elevation', path: 'elevation', method: 'GET' }),
    );
    expect(describeResource(rack, 'detail', who(['view'])).verbs).toEqual([]);
  });

  test('is nothing for what can only be read, and for other paths', () => {
    expect(describeResource(registry.resourceOf('core.job'), 'list', admin)).not.toHaveProperty('actions');
    expect(describePath('/api/dcim/sites/import-template/')).toMatchObject({ name: 'Import template' });
  });
});

describe('a verb', () => {
  const shipment = registry.resourceOf('netbox_asset_lifecycle.shipment');
  const verb = (name: string, actor: Actor) => {
    const action = shipment.actions.find((one) => one.name === name);
    if (!action) throw new Error(`No verb ${name}`);
    return describeVerb(shipment, action, actor);
  };

  test('says what its body takes, entry by entry, and of which types what it refers to is', () => {
    const { POST } = objectIn(verb('receive', admin).actions);
    const { lines, site, changelog_message } = objectIn(POST);
    expect(site).toMatchObject({ type: 'nested object', required: false, object_types: ['dcim.site'] });
    expect(changelog_message).toMatchObject({ type: 'string' });
    const { type, required, child } = objectIn(lines);
    expect([type, required]).toEqual(['list', false]);
    const members = objectIn(objectIn(child).children);
    expect(members.qty_received).toMatchObject({ type: 'integer', label: 'Qty received' });
    expect(members.units).toMatchObject({ type: 'list' });
  });

  test('shows no form to people who may not use it, and none where it only reads', () => {
    const reader: Actor = { userId: 2, username: 'reader', superuser: false, writeEnabled: true };
    expect(verb('receive', reader)).not.toHaveProperty('actions');
    expect(verb('transitions', admin)).not.toHaveProperty('actions');
  });
});

test('an object says which documents it has, to those who may view it', () => {
  const type = 'netbox_asset_lifecycle.shipment';
  const papers = (actor: Actor, route: 'list' | 'detail') =>
    describeResource(registry.resourceOf(type), route, actor).papers;
  expect(papers(admin, 'detail')).toEqual([
    { name: 'slip', description: expect.stringMatching(/^Delivery slip/) },
    { name: 'discrepancies', description: expect.any(String) },
  ]);
  expect(papers(admin, 'list')).toBeUndefined();
  expect(papers({ ...admin, superuser: false, permissions: [] }, 'detail')).toBeUndefined();
});
