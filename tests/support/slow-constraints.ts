import { isJsonObject, type Json } from '../../src/domain/engine/json.ts';
import { refKey, type StoredObject } from '../../src/domain/engine/resource/resource.ts';

type World = ReadonlyMap<string, StoredObject>;
type Joined = StoredObject | null;

/** What the references of the generated data point at. */
const targets: Readonly<Record<string, `${string}.${string}`>> = {
  region: 'dcim.region',
  parent: 'dcim.region',
  tenant: 'tenancy.tenant',
  tags: 'extras.tag',
};

/**
 * Judges one object as a database does: it writes out the whole left join of everything that the look-up paths name, row
 * by row, and asks whether some row satisfies all look-ups.
 */
export function slowlySatisfies(world: World, object: StoredObject, constraints: Json): boolean {
  const alternatives = [constraints].flat().filter(isJsonObject);
  return alternatives.some((constraint) => {
    const terms = Object.entries(constraint).map(([path, wanted]) => ({ ...split(path), wanted }));
    const prefixes = [
      ...new Set(terms.flatMap(({ joins }) => joins.map((_, end) => joins.slice(0, end + 1).join('.')))),
    ];
    let rows: ReadonlyMap<string, Joined>[] = [new Map([['', object]])];
    for (const prefix of prefixes.sort((a, b) => a.split('.').length - b.split('.').length)) {
      const steps = prefix.split('.');
      const name = steps.at(-1) ?? '';
      rows = rows.flatMap((row) => {
        const from = row.get(steps.slice(0, -1).join('.')) ?? null;
        return related(world, from, name).map((each) => new Map([...row, [prefix, each]]));
      });
    }
    return rows.some((row) =>
      terms.every(({ joins, field, lookup, wanted }) =>
        holds(valueIn(row.get(joins.join('.')) ?? null, field), lookup, wanted),
      ),
    );
  });
}

function related(world: World, from: Joined, name: string): readonly Joined[] {
  const found = [from?.values[name] ?? []]
    .flat()
    .flatMap((id) => world.get(refKey({ type: targets[name] ?? 'x.x', id: Number(id) })) ?? []);
  return found.length > 0 ? found : [null];
}

const lookups = ['exact', 'iexact', 'contains', 'icontains', 'startswith', 'istartswith', 'endswith', 'iendswith'];
lookups.push('gt', 'gte', 'lt', 'lte', 'in', 'isnull', 'regex');

/** A path as the joins to take, the field at the end and the look-up. */
function split(path: string): { joins: readonly string[]; field: string; lookup: string } {
  const parts = path.split('__');
  const lookup = lookups.includes(parts.at(-1) ?? '') ? (parts.pop() ?? '') : 'exact';
  const field = (parts.pop() ?? '').replace(/^(region|tenant)_id$/, '$1');
  // The column of a reference stands in the object itself; only a list needs its join to have ids.
  if (field === 'id' && parts.length > 0 && parts.at(-1) !== 'tags')
    return { joins: parts.slice(0, -1), field: parts.at(-1) ?? '', lookup };
  if (field === 'tags' && lookup !== 'isnull') return { joins: [...parts, 'tags'], field: 'id', lookup };
  return { joins: parts, field, lookup };
}

function valueIn(object: Joined, field: string): Json {
  if (!object) return null;
  if (field === 'id') return object.id;
  const value = object.values[field] ?? null;
  if (field === 'tags') return Array.isArray(value) && value.length > 0 ? (value[0] ?? null) : null;
  return field === 'latitude' && value !== null ? Number(value) : value;
}

function holds(value: Json, lookup: string, wanted: Json): boolean {
  if (lookup === 'isnull') return (value === null) === wanted;
  if (value === null) return false;
  if (lookup === 'in') return [wanted].flat().some((each) => holds(value, 'exact', each));
  if (typeof value === 'number') {
    const number = Number(wanted);
    return (
      { exact: value === number, gt: value > number, gte: value >= number, lt: value < number, lte: value <= number }[
        lookup
      ] ?? false
    );
  }
  const [has, asked] = [String(value), String(wanted)];
  const [hasLower, askedLower] = [has.toLowerCase(), asked.toLowerCase()];
  switch (lookup) {
    case 'exact':
      return has === asked;
    case 'iexact':
      return hasLower === askedLower;
    case 'contains':
      return has.includes(asked);
    case 'icontains':
      return hasLower.includes(askedLower);
    case 'startswith':
      return has.startsWith(asked);
    case 'istartswith':
      return hasLower.startsWith(askedLower);
    case 'endswith':
      return has.endsWith(asked);
    case 'iendswith':
      return hasLower.endsWith(askedLower);
    case 'gt':
      return has > asked;
    case 'lte':
      return has <= asked;
    default:
      return new RegExp(asked).test(has);
  }
}
