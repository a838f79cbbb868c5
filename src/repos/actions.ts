import type { JsonObject } from '../domain/engine/json.ts';
import { memoizeByObject } from '../domain/engine/memoize.ts';
import type { Change } from '../domain/engine/ports.ts';
import { orderKey } from '../domain/engine/query/order.ts';
import type { Registry } from '../domain/engine/resource/registry.ts';
import { packedVersion, type Resource, targetKey } from '../domain/engine/resource/resource.ts';
import { constraintNamed } from '../domain/engine/resource/unique.ts';
import type { Field } from '../domain/engine/schema/field-kinds.ts';
import type { Conflict, Vacancy, WorkUnit } from '../domain/engine/store.ts';
import { type CounterDelta, counterDelta, sumDeltas } from './counters.ts';
import {
  counterOf,
  type Item,
  lookupKeys,
  type Marker,
  markerOf,
  markersOf,
  objectItem,
  ownedRows,
  timeToLive,
} from './items.ts';
import { isTypeName } from './snapshot-chunks.ts';
import { counterPartition, type Key, objectKey, referrersKey } from './table.ts';

/** One action of a transaction, and what its failed condition would mean. */
export interface Action {
  readonly key: Key;
  readonly write: Write;
  readonly conflict?: Conflict;
}
type Write =
  | { readonly kind: 'put'; readonly item: Item; readonly condition: Condition }
  | { readonly kind: 'delete'; readonly condition: Condition }
  | { readonly kind: 'check'; readonly condition: Condition }
  | { readonly kind: 'add'; readonly delta: CounterDelta }
  /** Units without numbers that were scanned are counted, if the condition holds for what was counted before. */
  | { readonly kind: 'count'; readonly add: number; readonly expires: number; readonly condition: Condition }
  /** The object is held for a large unit; null lets it go. */
  | { readonly kind: 'hold'; readonly journal: string | null; readonly condition: Condition };
/**
 * `holder`: the marker belongs to this object, or there is none, because the object was saved under an earlier
 * comparison. `version`: the object has it and is not held for a large unit. `heldFor`: the object, or the marker, is
 * held for this one. `state`: the head of a journal is in this state, and unchanged since then. `counted`: so many units
 * have been counted, or at most so many.
 */
export type Condition =
  | 'none'
  | 'absent'
  | 'present'
  | { readonly version: number }
  | { readonly holder: number }
  | { readonly heldFor: string }
  | { readonly state: string; readonly since?: number }
  | { readonly counted: number }
  | { readonly countedAtMost: number };

export const keyText = ({ pk, sk }: Key): string => `${pk}|${sk}`;

/** Everything that a unit of work writes and checks: objects, markers, owned rows, counters, guards, vacancies. */
export function actionsOf(registry: Registry, unit: WorkUnit): readonly Action[] {
  const { changes, guards, followUps = [] } = unit;
  const writes = [...changes, ...followUps].flatMap((change) => changeActions(registry, change));
  const written = new Set(writes.map(({ key }) => keyText(key)));
  const wanted = [...guards.map((guard) => guardAction(registry, guard)), ...openVacancies(registry, unit)];
  const checks = new Map(wanted.map((action) => [keyText(action.key), action]));
  return oncePerKey([...writes, ...[...checks.values()].filter(({ key }) => !written.has(keyText(key)))]);
}

/** Checks that no object holds the value; empty where the constraint does not apply. Object ids are positive. */
function vacancyActions({ resourceOf }: Registry, { type, constraint, values }: Vacancy): readonly Action[] {
  const resource = resourceOf(type);
  const declared = constraintNamed(resource, constraint, values);
  const marker = declared && markerOf(resource, declared, values);
  if (!marker) return [];
  const conflict = { kind: 'version', type, id: 0 } as const;
  return [{ key: marker.key, write: { kind: 'check', condition: 'absent' }, conflict }];
}

/** The checks of vacancies, without those of values that objects of the unit itself hold, free or claim. */
export function openVacancies(
  registry: Registry,
  { changes, followUps = [], vacancies = [] }: WorkUnit,
): readonly Action[] {
  if (vacancies.length === 0) return [];
  const markers = [...changes, ...followUps].flatMap((change) => [
    ...markersBefore(registry, change),
    ...markersAfter(registry, change),
  ]);
  const own = new Set(markers.map(({ key }) => keyText(key)));
  const checks = new Map(
    vacancies.flatMap((vacancy) => vacancyActions(registry, vacancy)).map((action) => [keyText(action.key), action]),
  );
  return [...checks.values()].filter(({ key }) => !own.has(keyText(key)));
}

function guardAction({ resourceOf }: Registry, { type, id, version }: WorkUnit['guards'][number]): Action {
  return {
    key: objectKey(type, id, resourceOf(type).shards),
    write: { kind: 'check', condition: { version } },
    conflict: { kind: 'version', type, id },
  };
}

/** Changes never change: a large unit asks for what each of them writes several times. */
const actionsUnder = memoizeByObject((registry: Registry) =>
  memoizeByObject((change: Change) => readChangeActions(registry, change)),
);

const changeActions = (registry: Registry, change: Change): readonly Action[] => actionsUnder(registry)(change);

function readChangeActions(registry: Registry, change: Change): readonly Action[] {
  const { type, id, before, after } = change;
  const resource = registry.resourceOf(type);
  const key = objectKey(type, id, resource.shards);
  const stored = before !== null && before.version > packedVersion;
  const condition: Condition = stored ? { version: before.version } : 'absent';
  const wanted = after ? objectItem(resource, id, (before?.version ?? change.lastVersion ?? 0) + 1, after) : undefined;
  const object: Action = {
    key,
    conflict: { kind: 'version', type, id },
    write: wanted ? { kind: 'put', condition, item: wanted } : { kind: 'delete', condition },
  };
  const versions = { from: stored ? before.version : 0, to: Number(wanted?.version ?? 0) };
  const moved =
    resource.unbounded === true && !(stored && wanted && orderKey(resource, before.values, id) === wanted.order);
  const counter: Action = {
    key: { pk: counterPartition(type), sk: counterOf(resource, id) },
    write: { kind: 'add', delta: counterDelta(id, resource.shards, { ...versions, moved }) },
  };
  const counters = [...(moved || !resource.unbounded ? [counter] : []), ...referrerActions(resource, change)];
  const derived = [...ownedRowActions(resource, change), ...lookupActions(resource, change)];
  return [object, ...markerActions(registry, change), ...derived, ...counters];
}

/** Counts the object in and out where it refers through a field whose referrers are counted. */
function referrerActions(resource: Resource, { type, before, after }: Change): readonly Action[] {
  return countedFields(resource).flatMap(([name, field]) => {
    const keyOf = (values: JsonObject | null | undefined): Key | undefined =>
      referrerCountKey(field, targetKey(values?.[name]));
    const counted = (key: Key | undefined, change: 1 | -1): Action[] =>
      key ? [{ key, write: { kind: 'add', delta: { [type]: change } } }] : [];
    const [old, now] = [keyOf(before?.values), keyOf(after)];
    return old?.pk === now?.pk ? [] : [...counted(old, -1), ...counted(now, 1)];
  });
}

/** Where an object with these values is counted, once for each of the fields that count it. */
export const referrerKeys = (resource: Resource, values: JsonObject): readonly Key[] =>
  countedFields(resource).flatMap(([name, field]) => referrerCountKey(field, targetKey(values[name])) ?? []);

const countedFields = memoizeByObject(({ fields }: Resource) =>
  Object.entries(fields).filter(([, field]) => 'counted' in field && field.counted),
);

/**
 * Where it is kept how many objects refer to the target, an id or `<type>#<id>`, through the field; undefined where nothing
 * counts them.
 */
export function referrerCountKey(field: Field | undefined, target: string | undefined): Key | undefined {
  if (target === undefined || !field || !('counted' in field) || !field.counted) return undefined;
  if (field.kind === 'reference') return referrersKey(field.target, target);
  const [type = '', id = ''] = target.split('#');
  return isTypeName(type) ? referrersKey(type, id) : undefined;
}

export const markersBefore = ({ resourceOf }: Registry, { type, before }: Change): readonly Marker[] =>
  before ? markersOf(resourceOf(type), before.values) : [];
export const markersAfter = ({ resourceOf }: Registry, { type, after }: Change): readonly Marker[] =>
  after ? markersOf(resourceOf(type), after) : [];

const without = (markers: readonly Marker[], others: readonly Marker[]): readonly Marker[] => {
  const left = new Set(others.map(({ key }) => key.pk));
  return markers.filter(({ key }) => !left.has(key.pk));
};
export const markersFreed = (registry: Registry, change: Change): readonly Marker[] =>
  without(markersBefore(registry, change), markersAfter(registry, change));
export const markersClaimed = (registry: Registry, change: Change): readonly Marker[] =>
  without(markersAfter(registry, change), markersBefore(registry, change));

function markerActions(registry: Registry, change: Change): readonly Action[] {
  const { type, id } = change;
  return [
    ...markersFreed(registry, change).map(
      ({ key }): Action => ({
        key,
        write: { kind: 'delete', condition: { holder: id } },
        conflict: { kind: 'version', type, id },
      }),
    ),
    ...markersClaimed(registry, change).map(
      ({ key, constraint }): Action => ({
        key,
        write: {
          kind: 'put',
          condition: 'absent',
          item: { ...timeToLive(registry.resourceOf(type), change.after ?? {}), ...key, id },
        },
        conflict: { kind: 'unique', type, id, constraint },
      }),
    ),
  ];
}

const ownerFields = memoizeByObject(({ fields }: Resource) =>
  Object.values(fields).filter((field) => field.kind === 'reference' && field.owner),
);

function ownedRowActions(resource: Resource, { id, before, after }: Change): readonly Action[] {
  if (ownerFields(resource).length === 0) return [];
  const old = before ? ownedRows(resource, id, before.values) : [];
  const wanted = after ? ownedRows(resource, id, after) : [];
  const keys = new Set(wanted.map(keyText));
  return [
    ...old
      .filter((item) => !keys.has(keyText(item)))
      .map(({ pk, sk }): Action => ({ key: { pk, sk }, write: { kind: 'delete', condition: 'none' } })),
    ...wanted.map((item): Action => ({ key: item, write: { kind: 'put', condition: 'none', item } })),
  ];
}

function lookupActions(resource: Resource, { id, before, after }: Change): readonly Action[] {
  const old = before && before.version > packedVersion ? lookupKeys(resource, id, before.values) : [];
  const wanted = after ? lookupKeys(resource, id, after) : [];
  const missingIn = (keys: readonly Key[]) => (key: Key) => !keys.some(({ pk }) => pk === key.pk);
  return [
    ...old.filter(missingIn(wanted)).map((key): Action => ({ key, write: { kind: 'delete', condition: 'none' } })),
    ...wanted
      .filter(missingIn(old))
      .map((key): Action => ({ key, write: { kind: 'put', condition: 'none', item: { ...key } } })),
  ];
}

/**
 * A transaction may name an item once only. Additions to a counter become one, and a value that passes from one object
 * of the unit to another becomes one write. What is left twice cannot be had twice: see `claimedTwice`.
 */
export function oncePerKey(actions: readonly Action[]): readonly Action[] {
  const merged = new Map<string, Action>();
  const twice: Action[] = [];
  for (const action of actions) {
    const text = keyText(action.key);
    const first = merged.get(text);
    const both = first ? mergeActions(first, action) : action;
    if (both) merged.set(text, both);
    else twice.push(action);
  }
  return [...merged.values(), ...twice].filter(({ write }) => write.kind !== 'add' || addsAnything(write.delta));
}

const addsAnything = (delta: CounterDelta): boolean => Object.values(delta).some((value) => value !== 0);

function mergeActions(first: Action, second: Action): Action | undefined {
  const [a, b] = [first.write, second.write];
  if (a.kind === 'add' && b.kind === 'add')
    return { ...first, write: { kind: 'add', delta: sumDeltas(a.delta, b.delta) } };
  if (a.kind === 'delete' && b.kind === 'put') return handedOver(first, a, b);
  if (a.kind === 'put' && b.kind === 'delete') return handedOver(second, b, a);
  return undefined;
}

const handedOver = (
  releasing: Action,
  { condition }: Extract<Write, { kind: 'delete' }>,
  { item }: Extract<Write, { kind: 'put' }>,
): Action => ({ ...releasing, write: { kind: 'put', condition, item } });

/** Conflicts within the actions themselves: two objects of one unit that want the same value. */
export function claimedTwice(actions: readonly Action[]): readonly Conflict[] {
  const seen = new Set<string>();
  return actions.flatMap(({ key, conflict }) => {
    const text = keyText(key);
    if (!seen.has(text)) {
      seen.add(text);
      return [];
    }
    if (!conflict) throw new Error(`A unit of work writes ${text} twice`);
    return [conflict];
  });
}

/** What a large unit does first: it claims the values of the change and holds the object as it is. */
export function holdActions(registry: Registry, change: Change, journal: string): readonly Action[] {
  const [object, ...others] = changeActions(registry, change);
  const claims = others.flatMap((action): Action[] =>
    action.conflict?.kind === 'unique' && action.write.kind === 'put'
      ? [{ ...action, write: { ...action.write, item: { ...action.write.item, [heldFor]: journal } } }]
      : [],
  );
  if (!object || object.write.kind === 'add' || object.write.condition === 'absent') return claims;
  return [{ ...object, write: { kind: 'hold', journal, condition: object.write.condition } }, ...claims];
}

/** The change itself, once its values are claimed and its object is held. */
export const heldActions = (registry: Registry, change: Change, journal: string): readonly Action[] =>
  changeActions(registry, change).flatMap((action): Action[] => {
    if (action.conflict?.kind === 'unique') return [];
    const { write } = action;
    const isObject = write.kind !== 'add' && typeof write.condition === 'object' && 'version' in write.condition;
    return [isObject ? { ...action, write: { ...write, condition: { heldFor: journal } } } : action];
  });

/** Takes back what `holdActions` did, as far as it was done. */
export const releaseActions = (hold: readonly Action[], journal: string): readonly Action[] =>
  hold.map(({ key, write }) => ({
    key,
    write:
      write.kind === 'hold'
        ? { kind: 'hold', journal: null, condition: { heldFor: journal } }
        : { kind: 'delete', condition: { heldFor: journal } },
    conflict: nothingToRelease,
  }));
const nothingToRelease: Conflict = { kind: 'version', type: 'journal.hold', id: 0 };

/** Attribute of objects and markers: the journal of the large unit that holds them. */
export const heldFor = 'heldFor';
