import { describe, expect, test } from 'vitest';
import { isJsonObject, type Json, type JsonObject } from '../../../src/domain/engine/json.ts';
import type { TypeName } from '../../../src/domain/engine/schema/field-kinds.ts';
import { registry } from '../../../src/domain/registry.ts';
import { openApiDocument } from '../../../src/functions/http/openapi/document.ts';
import { schemaNames } from '../../../src/functions/http/openapi/names.ts';
import { boundDifferences } from '../../../tools/reference/differences/bounds.ts';
import { type Difference, differenceOf } from '../../../tools/reference/differences/difference.ts';
import { documentDifferences } from '../../../tools/reference/differences/document.ts';
import { fieldDifferences } from '../../../tools/reference/differences/fields.ts';
import { methodDifferences } from '../../../tools/reference/differences/methods.ts';
import { contract, type NetBoxField, netboxFields } from '../../contract/contract.ts';

const document = openApiDocument(registry.resources, '');

const objectIn = (value: Json | undefined): JsonObject => {
  if (!isJsonObject(value)) throw new Error(`No object: ${JSON.stringify(value)}`);
  return value;
};

const schemas = objectIn(objectIn(document.components).schemas);
const paths = objectIn(document.paths);

const offered = registry.resources.flatMap((resource) => {
  const fields = netboxFields(resource);
  const schema = schemas[schemaNames(resource).full];
  return fields && schema ? [{ type: resource.type, fields, properties: objectIn(objectIn(schema).properties) }] : [];
});

/** How many resources NetBox has, too. */
test('the document is held against the schemas of NetBox', () => {
  expect(offered.length).toBeGreaterThan(45);
});

/** A member as the contract writes NetBox's. */
interface Aspects {
  readonly type: string;
  readonly nullable: boolean;
  readonly minimum?: Json | undefined;
  readonly maximum?: Json | undefined;
  readonly maxLength?: Json | undefined;
  readonly format?: Json | undefined;
  readonly pattern?: Json | undefined;
  readonly values?: readonly Json[] | undefined;
}

/** NetBox answers blank choices as null, and takes null for them, whatever its document says. */
const blankAsNull = (values: readonly Json[]): readonly Json[] =>
  values.includes('') && !values.includes(null) ? [...values, null] : values;

function netboxAspects({ type, nullable, values, read_only, format, ...bounds }: NetBoxField): Aspects {
  const isChoice = values !== undefined;
  return {
    type: type.startsWith('ref:') ? 'object' : type,
    nullable: nullable === true || (isChoice && blankAsNull(values).includes(null)),
    minimum: bounds.minimum,
    maximum: bounds.maximum,
    maxLength: bounds.maxLength,
    pattern: bounds.pattern,
    // Of numbers that only answers hold it says how wide a column is.
    format: read_only && type === 'integer' ? undefined : format,
    values: values && blankAsNull(values),
  };
}

function ownAspects(member: JsonObject, netbox: NetBoxField): Aspects {
  const value = isJsonObject(member.properties) ? member.properties.value : undefined;
  const chosen = netbox.type === 'choice' && isJsonObject(value) ? value : member;
  const isObject = '$ref' in member || 'allOf' in member || 'anyOf' in member;
  return {
    type: chosen !== member ? 'choice' : isObject ? 'object' : String(member.type ?? 'any'),
    nullable: member.nullable === true,
    minimum: member.minimum,
    maximum: member.maximum,
    maxLength: member.maxLength,
    pattern: member.pattern,
    format: netbox.read_only && member.type === 'integer' ? undefined : member.format,
    values: chosen !== member && Array.isArray(chosen.enum) ? chosen.enum : undefined,
  };
}

const sameSet = (a: readonly Json[] = [], b: readonly Json[] = []): boolean =>
  a.length === b.length && a.every((value) => b.includes(value));

/** What differs of a member, as text; NetBox's word for what may be anything is no word at all. */
function aspectsThatDiffer(member: JsonObject, netbox: NetBoxField): readonly string[] {
  if (netbox.type === 'any') return [];
  const [expected, own] = [netboxAspects(netbox), ownAspects(member, netbox)];
  const plain = (['type', 'nullable', 'minimum', 'maximum', 'maxLength', 'format', 'pattern'] as const).flatMap(
    (name) => (expected[name] === own[name] ? [] : [`${name}: ${expected[name]} in NetBox, ${own[name]} here`]),
  );
  const values = sameSet(expected.values, own.values)
    ? []
    : [`values: ${expected.values} in NetBox, ${own.values} here`];
  return [...plain, ...values];
}

const knownDifference = (type: TypeName, name: string): Difference | undefined =>
  differenceOf(documentDifferences, type, name) ??
  differenceOf(boundDifferences, type, name) ??
  differenceOf(fieldDifferences, type, name);

describe.each(offered)('answers of $type', ({ type, fields, properties }) => {
  test('have the members of NetBox, of the same kind and within the same bounds', () => {
    const wrong = Object.entries(fields).flatMap(([name, netbox]) => {
      const member = properties[name];
      if (!isJsonObject(member)) return knownDifference(type, name) ? [] : [`${name} is missing`];
      if (knownDifference(type, name)) return [];
      return aspectsThatDiffer(member, netbox).map((difference) => `${name}: ${difference}`);
    });
    expect(wrong).toEqual([]);
  });

  test('say what requests cannot set', () => {
    const settable = Object.entries(fields).flatMap(([name, { read_only }]) => {
      const member = properties[name];
      return read_only && isJsonObject(member) && member.readOnly !== true ? [name] : [];
    });
    expect(settable).toEqual([]);
  });
});

test('every row of the table of the document is needed', () => {
  const needed = offered.flatMap(({ type, fields, properties }) =>
    Object.entries(fields).flatMap(([name, netbox]) => {
      const member = properties[name];
      const differs = isJsonObject(member) && aspectsThatDiffer(member, netbox).length > 0;
      return differs ? (differenceOf(documentDifferences, type, name) ?? []) : [];
    }),
  );
  expect(documentDifferences.filter((row) => !needed.includes(row))).toEqual([]);
});

/** The methods of a path. */
const methodsIn = (path: string): readonly string[] =>
  ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((method) => method.toLowerCase() in objectIn(paths[path]));

const shared = Object.entries(contract.methods).flatMap(([path, methods]) => {
  if (!(path in paths)) return [];
  const resource = registry.resources.find((one) => path === `${one.path}/` || path === `${one.path}/{id}/`);
  return [{ path, methods, key: resource?.type ?? path }];
});

/** The methods of a path that only one of both has. */
const methodsThatDiffer = (path: string, methods: readonly string[]): readonly string[] => {
  const own = methodsIn(path);
  return [...methods.filter((method) => !own.includes(method)), ...own.filter((method) => !methods.includes(method))];
};

test.each(shared)('$path has the methods of NetBox', ({ path, methods, key }) => {
  const differing = methodsThatDiffer(path, methods);
  expect(differing.filter((method) => !differenceOf(methodDifferences, key, method))).toEqual([]);
});

test('every row of the table of methods is needed', () => {
  const needed = shared.flatMap(({ path, methods, key }) =>
    methodsThatDiffer(path, methods).map((method) => differenceOf(methodDifferences, key, method)),
  );
  expect(methodDifferences.filter((row) => !needed.includes(row))).toEqual([]);
});
