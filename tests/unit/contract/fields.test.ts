import { beforeAll, describe, expect, test } from 'vitest';
import { isJsonObject, type Json, type JsonObject } from '../../../src/domain/engine/json.ts';
import type { Actor } from '../../../src/domain/engine/ports.ts';
import { answers } from '../../../src/domain/engine/query/answer.ts';
import type { Resource, StoredObject } from '../../../src/domain/engine/resource/resource.ts';
import type { Representation } from '../../../src/domain/engine/resource/serialize.ts';
import type { Field } from '../../../src/domain/engine/schema/field-kinds.ts';
import { registry } from '../../../src/domain/registry.ts';
import { differenceOf } from '../../../tools/reference/differences/difference.ts';
import { fieldDifferences } from '../../../tools/reference/differences/fields.ts';
import { contract, type NetBoxField, netboxFields } from '../../contract/contract.ts';
import { commitAll, creation, unit } from '../../support/changes.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { firstId } from '../../support/samples.ts';

const actor: Actor = { userId: 1, username: 'admin', superuser: true, writeEnabled: true };
const blank = new MemoryStore();
const filled = new MemoryStore();

const offered = registry.resources.flatMap((resource) => {
  const fields = netboxFields(resource);
  return fields ? [{ type: resource.type, resource, fields }] : [];
});

/** A value for every field that can have one. */
function fullValue(field: Field, id: number): Json | undefined {
  switch (field.kind) {
    case 'text':
      return field.format === 'color' ? 'aa1409' : undefined;
    case 'integer':
      return field.min ?? 1;
    case 'decimal':
      return Math.max(field.min ?? 0, 1).toFixed(field.places);
    case 'boolean':
      return true;
    case 'choice':
      return field.choices[0]?.value ?? null;
    case 'date':
      return '2026-01-01';
    case 'reference':
      return id;
    case 'references':
      return [id];
    case 'generic':
      return { type: field.targets[0] ?? 'dcim.site', id };
    case 'terminations':
      return [{ type: field.targets[0] ?? 'dcim.interface', id }];
    case 'object-type':
      return 'dcim.site';
    case 'object-types':
      return ['dcim.site'];
    default:
      return undefined;
  }
}

const fullValues = (resource: Resource, id: number): JsonObject =>
  Object.fromEntries(
    Object.entries(resource.fields).flatMap(([name, field]): [string, Json][] => {
      const value = fullValue(field, id);
      const needsText = value === undefined && (field.kind === 'text' || field.kind === 'datetime');
      if (needsText) return [[name, field.kind === 'text' ? `${name}-${id}` : '2026-01-01T00:00:00.000Z']];
      return value === undefined || field.hidden ? [] : [[name, value]];
    }),
  );

/** Read-only members that every object has all the same. */
const alwaysSet: Readonly<Record<string, readonly string[]>> = {
  'core.objectchange': ['action', 'changed_object'],
  'users.token': ['user'],
  'users.user': ['date_joined'],
};

/** As few values as an object can have. */
function fewValues(resource: Resource, id: number): JsonObject {
  const full = fullValues(resource, id);
  const names = Object.entries(resource.fields).flatMap(([name, field]) =>
    field.required || alwaysSet[resource.type]?.includes(name) || ['created', 'last_updated', 'time'].includes(name)
      ? [name]
      : [],
  );
  return Object.fromEntries(names.flatMap((name) => (full[name] === undefined ? [] : [[name, full[name] ?? null]])));
}

const fillWith = (store: MemoryStore, valuesOf: typeof fullValues): Promise<void> =>
  commitAll(
    store,
    registry.resources.map((resource) => unit(creation(resource.type, firstId, valuesOf(resource, firstId)))),
  );

beforeAll(async () => {
  await fillWith(blank, fewValues);
  await fillWith(filled, fullValues);
});

async function answerOf(store: MemoryStore, { type }: Resource, form: Representation = 'full'): Promise<JsonObject> {
  const found: ReadonlyMap<string, StoredObject> = await store.getMany([{ type, id: firstId }]);
  const context = { store, actor, baseUrl: 'http://netbox.example' };
  const [answer] = await answers(context, registry.resourceOf(type), [...found.values()], form);
  if (!answer) throw new Error(`There is no ${type}`);
  return answer;
}

/** NetBox's document says otherwise, but NetBox answers null: to jobs of the system, when a user is gone, after a create. */
const nullInTruth: ReadonlySet<string> = new Set([
  'core.job object_type',
  'core.job user',
  'core.objectchange user',
  'users.token token',
]);

/** NetBox answers blank choices as null, whatever its document says of them. */
const mayBeNull = ({ nullable, type, values = [] }: NetBoxField): boolean =>
  nullable === true || type === 'any' || (type === 'choice' && (values.includes('') || values.includes(null)));

const isOfKind: Readonly<Record<string, (value: Json) => boolean>> = {
  string: (value) => typeof value === 'string',
  integer: Number.isInteger,
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  array: Array.isArray,
  object: isJsonObject,
  any: () => true,
};

/** What is wrong with a value, by its path in the answer. */
function kindProblems(path: string, field: NetBoxField, value: Json | undefined): readonly string[] {
  if (value === undefined) return [`${path} is missing`];
  if (value === null) return mayBeNull(field) ? [] : [`${path} is null`];
  if (field.type === 'choice') return choiceProblems(path, field, value);
  if (!field.type.startsWith('ref:')) {
    const fits = isOfKind[field.type]?.(value) ?? false;
    return fits ? [] : [`${path} is no ${field.type}: ${JSON.stringify(value)}`];
  }
  if (!isJsonObject(value)) return [`${path} is no object: ${JSON.stringify(value)}`];
  return nestedProblems(path, contract.fields[field.type.slice('ref:'.length)] ?? {}, value);
}

function choiceProblems(path: string, { values = [] }: NetBoxField, value: Json): readonly string[] {
  const chosen = isJsonObject(value) ? value.value : undefined;
  if (!isJsonObject(value) || typeof value.label !== 'string' || chosen === undefined)
    return [`${path} has no value and label: ${JSON.stringify(value)}`];
  return values.some((known) => known === chosen) ? [] : [`${path} is none of NetBox's choices: ${chosen}`];
}

/** NetBox: objects within others have no live counts. */
const nestedProblems = (
  path: string,
  fields: Readonly<Record<string, NetBoxField>>,
  value: JsonObject,
): readonly string[] =>
  Object.entries(fields)
    .filter(([name]) => !name.endsWith('_count'))
    .flatMap(([name, field]) => kindProblems(`${path}.${name}`, field, value[name]));

/** What the lists hold whose members the contract does not tell. */
const listMembers: Readonly<Record<string, string>> = {
  tags: 'NestedTag',
  bridge_interfaces: 'NestedInterface',
  'users.objectpermission groups': 'NestedGroup',
  'users.objectpermission users': 'NestedUser',
};

function listProblems(type: string, name: string, value: Json | undefined): readonly string[] {
  const schema = listMembers[name] ?? listMembers[`${type} ${name}`];
  if (schema === undefined || !Array.isArray(value)) return [];
  return value.flatMap((member: Json, index) => kindProblems(`${name}[${index}]`, { type: `ref:${schema}` }, member));
}

const used = new Set<object>();

describe.each(offered)('an answer of $type', ({ type, resource, fields }) => {
  test.each([
    ['with nothing set that may be blank', blank],
    ['with everything set', filled],
  ])('%s has every member that NetBox has, of its kind', async (_, store) => {
    const answer = await answerOf(store, resource);
    const problems = Object.entries(fields).flatMap(([name, field]) => {
      if (answer[name] === null && nullInTruth.has(`${type} ${name}`)) return [];
      const found = [...kindProblems(name, field, answer[name]), ...listProblems(type, name, answer[name])];
      const difference = found.length > 0 ? differenceOf(fieldDifferences, type, name) : undefined;
      if (difference) used.add(difference);
      return difference ? [] : found;
    });
    expect(problems).toEqual([]);
  });
});

const briefs = offered.flatMap(({ type, resource }) => {
  const schema = Object.keys(contract.fields).find((name) => name.toLowerCase() === `brief${resource.model}`);
  return schema ? [{ type, resource, fields: contract.fields[schema] ?? {} }] : [];
});

test.each(briefs)(
  'a brief answer of $type has every member that NetBox has, of its kind',
  async ({ resource, fields }) => {
    for (const store of [blank, filled]) {
      const answer = await answerOf(store, resource, 'brief');
      const problems = Object.entries(fields).flatMap(([name, field]) => kindProblems(name, field, answer[name]));
      expect(problems).toEqual([]);
    }
  },
);

/** The members that requests to a resource may set. */
const writableNames = (resource: Resource): ReadonlySet<string> =>
  new Set([
    ...Object.entries(resource.fields).flatMap(([name, field]) => {
      if (field.readOnly) return [];
      return field.kind === 'generic' ? [`${name}_type`, `${name}_id`] : [name];
    }),
  ]);

test.each(offered.filter(({ resource }) => resource.methods.includes('POST')))(
  'requests to $type may set what NetBox lets them set',
  ({ type, resource, fields }) => {
    const writable = writableNames(resource);
    const missing = Object.entries(fields).flatMap(([name, field]) => {
      if (field.read_only || writable.has(name)) return [];
      const difference = differenceOf(fieldDifferences, type, name);
      if (difference) used.add(difference);
      return difference ? [] : [name];
    });
    expect(missing).toEqual([]);
  },
);

test('no difference is listed that does not exist', () => {
  expect(fieldDifferences.filter((difference) => !used.has(difference))).toEqual([]);
});
