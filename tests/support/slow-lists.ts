import fc from 'fast-check';
import type { Json, JsonObject } from '../../src/domain/engine/json.ts';
import type { Change } from '../../src/domain/engine/ports.ts';
import { creation } from './changes.ts';

/*
 * Lists of racks, judged one rack at a time out of plain arrays: no index, no checkpoint, no catalogue of filters. What
 * the racks refer to stands here as tables that one can read.
 */

const parents: Readonly<Record<'location' | 'region', Readonly<Record<number, number | null>>>> = {
  location: { 1: null, 2: 1, 3: 2, 4: null },
  region: { 1: null, 2: 1, 3: null },
};
const regionOfSite: Readonly<Record<number, number | null>> = { 1: 2, 2: 3, 3: null };
const tenants = [1, 2];
const tags = [1, 2, 3];

const named = (prefix: string, id: number): JsonObject => ({ name: `${prefix}${id}`, slug: `${prefix}-${id}` });
const ids = (table: Readonly<Record<number, unknown>>): readonly number[] => Object.keys(table).map(Number);

/** Everything that racks refer to, and two custom fields of theirs. */
export const surroundings: readonly Change[] = [
  ...ids(parents.region).map((id) => {
    const parent = parents.region[id] ?? null;
    return creation('dcim.region', id, { ...named('region', id), parent });
  }),
  ...ids(regionOfSite).map((id) =>
    creation('dcim.site', id, { ...named('site', id), region: regionOfSite[id] ?? null }),
  ),
  ...ids(parents.location).map((id) => {
    const parent = parents.location[id] ?? null;
    return creation('dcim.location', id, { ...named('location', id), site: 1, parent });
  }),
  ...tenants.map((id) => creation('tenancy.tenant', id, named('tenant', id))),
  ...tags.map((id) => creation('extras.tag', id, named('tag', id))),
  creation('extras.customfield', 1, { name: 'note', type: 'text', object_types: ['dcim.rack'] }),
  creation('extras.customfield', 2, { name: 'load', type: 'integer', object_types: ['dcim.rack'] }),
];

const texts = ['R1', 'r2', 'R10', 'a-b', 'Ab', 'é', '1', 'null'] as const;
const numbers = [0, 1, 2.5, 42, -1] as const;
const statuses = ['active', 'planned', 'reserved'] as const;
const airflows = ['front-to-rear', 'rear-to-front'] as const;
const days = ['2026-01-01', '2026-01-02'] as const;
/** No two are equal but for case: among equals the order of the table and that of a sort may differ. */
const words = ['R1', 'r3', 'R10', 'R2', 'a-b', 'Ab', 'ab2', 'é', 'sw01', 'sw1b', '10', '9', 'z', 'R1a'] as const;

const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary);
const text = fc.constantFrom(...texts.filter((one) => one !== 'null'));

const rackValues = fc.record({
  site: fc.constantFrom(1, 2, 3),
  location: optional(fc.constantFrom(...ids(parents.location))),
  tenant: optional(fc.constantFrom(...tenants)),
  status: fc.constantFrom(...statuses),
  airflow: optional(fc.constantFrom(...airflows)),
  serial: fc.oneof(fc.constant(''), text),
  facility_id: optional(text),
  u_height: fc.constantFrom(1, 2, 42),
  weight: optional(fc.constantFrom('0.00', '2.50', '42.00')),
  desc_units: fc.boolean(),
  tags: fc.uniqueArray(fc.constantFrom(...tags)),
  created: fc.constantFrom(...days.map((day) => `${day}T12:00:00.000Z`)),
  note: optional(text),
  load: optional(fc.constantFrom(0, 1, 42)),
});

/** A rack as the reference implementation sees it. */
export interface Rack {
  readonly id: number;
  readonly values: JsonObject;
}

/** Racks with names of their own and ids with gaps. */
export const racks: fc.Arbitrary<readonly Rack[]> = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...words), rackValues), { maxLength: 12, selector: ([name]) => name })
  .map((all) =>
    all.map(([name, values], index) => {
      // Within a location no two racks share this identifier.
      const facility_id = values.location === null ? values.facility_id : null;
      return { id: 3 * index + 1, values: { name, ...values, facility_id } };
    }),
  );

/** What the store is to hold of a rack. */
export const storedRack = ({ id, values: { note, load, ...values } }: Rack): Change =>
  creation('dcim.rack', id, { ...values, custom_fields: { 1: note ?? null, 2: load ?? null } });

type Test = (rack: Rack) => boolean;

/** One parameter of a list, and what it means. */
interface Filter {
  readonly name: string;
  readonly values: readonly string[];
  readonly holds: Test;
}

const anyOf = <T>(given: readonly T[], test: (one: T) => boolean): boolean => given.some(test);
const isEmpty = (value: Json): boolean => value === null || value === '';
const at = (field: string): ((rack: Rack) => Json) => {
  return ({ id, values }) => (field === 'id' ? id : (values[field] ?? null));
};

const lower = (value: string): string => value.toLowerCase();
const textTests: Readonly<Record<string, (value: string, wanted: string) => boolean>> = {
  '': (value, wanted) => value === wanted,
  ic: (value, wanted) => lower(value).includes(lower(wanted)),
  isw: (value, wanted) => lower(value).startsWith(lower(wanted)),
  iew: (value, wanted) => lower(value).endsWith(lower(wanted)),
  ie: (value, wanted) => lower(value) === lower(wanted),
  regex: (value, wanted) => new RegExp(wanted, 'u').test(value),
  iregex: (value, wanted) => new RegExp(wanted, 'iu').test(value),
};
const numberTests: Readonly<Record<string, (value: number, wanted: number) => boolean>> = {
  '': (value, wanted) => value === wanted,
  lt: (value, wanted) => value < wanted,
  lte: (value, wanted) => value <= wanted,
  gt: (value, wanted) => value > wanted,
  gte: (value, wanted) => value >= wanted,
};

const several = <T>(values: readonly [T, ...T[]]): fc.Arbitrary<readonly T[]> =>
  fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 2 });
const withSuffix = (name: string, suffix: string): string => (suffix === '' ? name : `${name}__${suffix}`);

/** NetBox: several values are alternatives, a suffix with n excludes them all; `null` asks for nothing where there may be. */
function textFilter(
  name: string,
  read: (rack: Rack) => Json,
  values: readonly [string, ...string[]],
  suffixes: readonly string[],
  { ignoringCase = false, nullable = false } = {},
): fc.Arbitrary<Filter> {
  return fc.tuple(fc.constantFrom(...suffixes), several(values)).map(([suffix, given]) => {
    const plain = suffix.replace(/^n(?=.|$)/, '');
    const test = textTests[plain === '' && ignoringCase ? 'ie' : plain];
    const matches: Test = (rack) =>
      anyOf(given, (wanted) => {
        const value = read(rack);
        if (nullable && wanted === 'null' && !plain.endsWith('regex')) return isEmpty(value);
        return value !== null && test?.(String(value), wanted) === true;
      });
    const negated = suffix.startsWith('n');
    return { name: withSuffix(name, suffix), values: given, holds: (rack) => matches(rack) !== negated };
  });
}

const textSuffixes = ['', 'n', 'ic', 'nic', 'isw', 'nisw', 'iew', 'niew', 'ie', 'nie'];

const patternFilter = (name: string): fc.Arbitrary<Filter> =>
  textFilter(name, at(name), ['^r', '1$', 'a.b', '[0-9]+', '^$'], ['regex', 'iregex']);

function numberFilter(
  name: string,
  read: (rack: Rack) => number | null,
  values: readonly [string, ...string[]],
  number: (text: string) => number = Number,
): fc.Arbitrary<Filter> {
  return fc.tuple(fc.constantFrom('', 'n', 'lt', 'lte', 'gt', 'gte'), several(values)).map(([suffix, given]) => {
    const test = numberTests[suffix === 'n' ? '' : suffix];
    const matches: Test = (rack) => {
      const value = read(rack);
      return anyOf(given, (wanted) =>
        wanted === 'null' ? value === null : value !== null && test?.(value, number(wanted)) === true,
      );
    };
    return { name: withSuffix(name, suffix), values: given, holds: (rack) => matches(rack) !== (suffix === 'n') };
  });
}

const emptyFilter = (name: string, read: (rack: Rack) => Json): fc.Arbitrary<Filter> =>
  fc.boolean().map((wanted) => ({
    name: `${name}__empty`,
    values: [String(wanted)],
    holds: (rack) => isEmpty(read(rack)) === wanted,
  }));

const numberOf =
  (field: string) =>
  (rack: Rack): number | null => {
    const value = at(field)(rack);
    return value === null ? null : Number(value);
  };
const timeOf = (rack: Rack): number => Date.parse(String(at('created')(rack)));

/** The node and everything below it. */
function isWithin(tree: keyof typeof parents, node: number | null, wanted: number): boolean {
  if (node === null) return false;
  return node === wanted || isWithin(tree, parents[tree][node] ?? null, wanted);
}

/** By id or by slug; `null` asks for those that refer to nothing. */
function referenceFilter(
  name: string,
  read: (rack: Rack) => number | null,
  known: readonly number[],
  options: { readonly tree?: keyof typeof parents; readonly slug?: string },
): fc.Arbitrary<Filter> {
  const wanted = fc.array(fc.constantFrom<number | null>(...known, null), { minLength: 1, maxLength: 2 });
  return fc.tuple(wanted, fc.boolean(), fc.boolean()).map(([given, bySlug, wantsNone]) => {
    const matches: Test = (rack) =>
      anyOf(given, (one) => {
        const value = read(rack);
        if (one === null) return value === null;
        return options.tree ? isWithin(options.tree, value, one) : value === one;
      });
    const values = given.map((id) => (id === null ? 'null' : bySlug ? `${options.slug ?? name}-${id}` : String(id)));
    const base = bySlug ? name : `${name}_id`;
    return { name: wantsNone ? `${base}__n` : base, values, holds: (rack) => matches(rack) !== wantsNone };
  });
}

const tagsOf = (rack: Rack): readonly Json[] => [at('tags')(rack)].flat();

const tagFilter: fc.Arbitrary<Filter> = fc
  .tuple(
    fc.uniqueArray(fc.constantFrom(...tags, null), { minLength: 1 }),
    fc.boolean(),
    fc.constantFrom('', 'any', 'n'),
  )
  .map(([given, bySlug, suffix]) => ({
    name: withSuffix(bySlug ? 'tag' : 'tag_id', suffix),
    values: given.map((id) => (id === null ? 'null' : bySlug ? `tag-${id}` : String(id))),
    holds: (rack) => {
      const has = given.map((id) => (id === null ? tagsOf(rack).length === 0 : tagsOf(rack).includes(id)));
      if (suffix === '') return has.every(Boolean);
      return has.some(Boolean) === (suffix === 'any');
    },
  }));

const booleanFilter: fc.Arbitrary<Filter> = fc.constantFrom('true', 'false', 'True', 'False').map((wanted) => ({
  name: 'desc_units',
  values: [wanted],
  holds: (rack) => at('desc_units')(rack) === (lower(wanted) === 'true'),
}));

const searched = ['name', 'facility_id', 'serial'];
const searchFilter: fc.Arbitrary<Filter> = fc.constantFrom('r1', 'R', 'B', '0', 'x').map((wanted) => ({
  name: 'q',
  values: [wanted],
  holds: (rack) => searched.some((field) => lower(String(at(field)(rack) ?? '')).includes(lower(wanted))),
}));

/** An empty value is no filter. */
const blankFilter: fc.Arbitrary<Filter> = fc
  .constantFrom('name', 'status', 'tenant_id', 'id', 'cf_load')
  .map((name) => ({ name, values: [''], holds: () => true }));

const filter: fc.Arbitrary<Filter> = fc.oneof(
  textFilter('name', at('name'), texts, textSuffixes),
  textFilter('facility_id', at('facility_id'), texts, textSuffixes, { nullable: true }),
  textFilter('serial', at('serial'), texts, textSuffixes, { ignoringCase: true }),
  textFilter('status', at('status'), statuses, ['', 'n', 'ic', 'nie', 'isw']),
  textFilter('airflow', at('airflow'), [...airflows, 'null'], ['', 'n'], { nullable: true }),
  textFilter('airflow', at('airflow'), ['front', 'REAR'], ['ic', 'nisw', 'iew']),
  ...['name', 'serial', 'facility_id'].map(patternFilter),
  ...['serial', 'facility_id', 'airflow', 'weight', 'u_height', 'id'].map((name) => emptyFilter(name, at(name))),
  numberFilter('id', numberOf('id'), ['1', '4', '7', '8', '99']),
  numberFilter('u_height', numberOf('u_height'), ['1', '2', '42']),
  numberFilter('weight', numberOf('weight'), asTexts(numbers)),
  numberFilter('created', timeOf, ['2026-01-01T12:00:00Z', '2026-01-02', '2026-01-02T13:00:00+01:00'], Date.parse),
  booleanFilter,
  referenceFilter('site', numberOf('site'), ids(regionOfSite), {}),
  referenceFilter('tenant', numberOf('tenant'), tenants, {}),
  referenceFilter('location', numberOf('location'), ids(parents.location), { tree: 'location' }),
  referenceFilter('region', (rack) => regionOfSite[Number(at('site')(rack))] ?? null, ids(parents.region), {
    tree: 'region',
  }),
  tagFilter,
  searchFilter,
  textFilter('cf_note', at('note'), texts, ['']).map(loosely),
  numberFilter('cf_load', numberOf('load'), ['0', '1', '42', 'null']),
  emptyFilter('cf_load', at('load')),
  blankFilter,
);

function asTexts(values: readonly [number, ...number[]]): readonly [string, ...string[]] {
  const [first, ...others] = values;
  return [String(first), ...others.map(String)];
}

/** NetBox: a text field of an organisation matches any part, unless it is declared exact. */
function loosely({ name, values }: Filter): Filter {
  const holds: Test = (rack) => {
    const note = at('note')(rack);
    return anyOf(values, (wanted) =>
      wanted === 'null' ? isEmpty(note) : !isEmpty(note) && lower(String(note)).includes(lower(wanted)),
    );
  };
  return { name, values, holds };
}

/** A constraint of a permission, and what it lets through; null for a superuser. */
interface Limit {
  readonly constraints: Json;
  readonly lets: Test;
}
const limits: readonly (Limit | null)[] = [
  null,
  { constraints: null, lets: () => true },
  { constraints: { status: 'active' }, lets: (rack) => at('status')(rack) === 'active' },
  {
    constraints: [{ tenant__slug: 'tenant-1' }, { u_height__gte: 42, site__region__isnull: false }],
    lets: (rack) =>
      at('tenant')(rack) === 1 ||
      (Number(at('u_height')(rack)) >= 42 && (regionOfSite[Number(at('site')(rack))] ?? null) !== null),
  },
];

const orderings = ['', 'id', '-id', 'site,location,name', '-site,-location,-name', 'name', '-name', 'tenant,-name'];
const more = ['weight', '-created,u_height', 'status,nosuchfield', '-facility_id'];

/** A request for a page. */
export interface Query {
  readonly filters: readonly Filter[];
  readonly ordering: string;
  readonly offset: number;
  readonly limit: number;
  readonly start: number | null;
  readonly limitTo: Limit | null;
}

export const query: fc.Arbitrary<Query> = fc.record({
  // Of one name the later would replace the earlier.
  filters: fc.uniqueArray(filter, { maxLength: 3, selector: ({ name }) => name }),
  ordering: fc.constantFrom(...orderings, ...more),
  offset: fc.integer({ min: 0, max: 13 }),
  limit: fc.integer({ min: 1, max: 6 }),
  start: fc.option(fc.integer({ min: 0, max: 40 }), { freq: 4 }),
  limitTo: fc.constantFrom(...limits),
});

export const parametersOf = ({ filters, ordering, offset, limit, start }: Query): ReadonlyMap<string, string[]> =>
  new Map<string, string[]>([
    ...filters.map(({ name, values }): [string, string[]] => [name, [...values]]),
    ['limit', [String(limit)]],
    ...(start === null
      ? ([
          ['offset', [String(offset)]],
          ['ordering', [ordering]],
        ] satisfies [string, string[]][])
      : ([['start', [String(start)]]] satisfies [string, string[]][])),
  ]);

/** The ids of the page, and how many racks the query finds; no count where it walks by id. */
export function slowPage(all: readonly Rack[], asked: Query): { ids: readonly number[]; count: number | null } {
  const { filters, limitTo, start, offset, limit } = asked;
  const found = all.filter((rack) => filters.every(({ holds }) => holds(rack)) && (limitTo?.lets(rack) ?? true));
  const idsOf = (some: readonly Rack[]): readonly number[] => some.map(({ id }) => id);
  if (start !== null)
    return {
      ids: idsOf(found.filter(({ id }) => id >= start).sort((a, b) => a.id - b.id)).slice(0, limit),
      count: null,
    };
  return { ids: idsOf(inOrder(found, asked.ordering)).slice(offset, offset + limit), count: found.length };
}

function inOrder(found: readonly Rack[], ordering: string): readonly Rack[] {
  const known = ordering.split(',').filter((term) => term !== '' && term !== 'nosuchfield');
  const terms = known.length > 0 ? known : ['site', 'location', 'name'];
  return found.toSorted((a, b) => {
    for (const term of terms) {
      const name = term.replace('-', '');
      const difference = compare(at(name)(a), at(name)(b));
      if (difference !== 0) return term.startsWith('-') ? -difference : difference;
    }
    return a.id - b.id;
  });
}

/** Nothing comes first; numbers by size, also within names, whose letters have no case. */
function compare(a: Json, b: Json): number {
  if (isEmpty(a) || isEmpty(b)) return Number(isEmpty(b)) - Number(isEmpty(a));
  if (typeof a === 'number' || /^\d+\.\d\d$/.test(String(a))) return Number(a) - Number(b);
  const [left, right] = [runsOf(String(a)), runsOf(String(b))];
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const [x = '', y = ''] = [left[index], right[index]];
    const isNumber = /^\d+$/.test(x) && /^\d+$/.test(y);
    const difference = isNumber ? Number(x) - Number(y) : Buffer.compare(Buffer.from(x), Buffer.from(y));
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

const runsOf = (name: string): readonly string[] => lower(name).match(/\d+|./gu) ?? [];
