import type { Json, JsonObject } from '../../src/domain/engine/json.ts';
import type { Row } from '../../src/domain/engine/ports.ts';
import { isObjectRef } from '../../src/domain/engine/resource/resource.ts';
import type { Store } from '../../src/domain/engine/store.ts';
import type { Done } from './history.ts';
import { allOf, lifecycleType } from './spares-world.ts';

/** Sums by key. */
function sums(
  rows: readonly Row[],
  key: (values: JsonObject) => Json | undefined,
  units: (values: JsonObject) => number,
) {
  const totals = new Map<Json | undefined, number>();
  for (const { values } of rows) totals.set(key(values), (totals.get(key(values)) ?? 0) + units(values));
  return totals;
}

const number = (value: Json | undefined): number => Number(value ?? 0);

/** What is wrong with the books of spares after a history; nothing when all invariants hold. */
export async function brokenInvariants(store: Store, history: readonly Done[]): Promise<readonly string[]> {
  const [spares, movements, reservations, allocations, changes] = await Promise.all(
    [
      lifecycleType('spareitem'),
      lifecycleType('sparemovement'),
      lifecycleType('sparereservation'),
      lifecycleType('spareitemallocation'),
      'core.objectchange' as const,
    ].map((type) => allOf(store, type)),
  );
  if (!spares || !movements || !reservations || !allocations || !changes) return ['nothing was read'];
  return [
    ...balances(spares, movements, reservations),
    ...levels(spares, allocations),
    ...usedTwice(spares, movements),
    ...acknowledged(history, movements, changes),
  ];
}

/** No balance is negative, each equals its ledger, each reserved quantity its reservations. */
function balances(spares: readonly Row[], movements: readonly Row[], reservations: readonly Row[]): readonly string[] {
  const entered = sums(
    movements,
    ({ spare_item }) => spare_item,
    ({ quantity }) => number(quantity),
  );
  const active = reservations.filter(({ values }) => values.status === 'active');
  const kept = sums(
    active,
    ({ spare_item }) => spare_item,
    ({ quantity, qty_drawn }) => number(quantity) - number(qty_drawn),
  );
  return spares.flatMap(({ id, values: { quantity, qty_reserved } }) => [
    ...(number(quantity) < 0 ? [`spare ${id} holds ${quantity}`] : []),
    ...(number(quantity) !== (entered.get(id) ?? 0)
      ? [`spare ${id} holds ${quantity}, entered ${entered.get(id)}`]
      : []),
    ...(number(qty_reserved) !== (kept.get(id) ?? 0)
      ? [`spare ${id} reserved ${qty_reserved}, kept ${kept.get(id)}`]
      : []),
    ...(number(qty_reserved) > number(quantity) ? [`spare ${id} reserves more than it holds`] : []),
  ]);
}

const placeOf = ({ pool = null, item = null, variant = null }: JsonObject): string =>
  JSON.stringify([pool, item, variant]);

/** Every level is the sum of the serviceable units of its item in its pool. */
function levels(spares: readonly Row[], allocations: readonly Row[]): readonly string[] {
  const serviceable = spares.filter(({ values }) => values.status === 'serviceable');
  const held = sums(serviceable, placeOf, ({ quantity }) => number(quantity));
  const free = sums(serviceable, placeOf, ({ quantity, qty_reserved }) => number(quantity) - number(qty_reserved));
  return allocations.flatMap(({ id, values }) => {
    const [current, available] = [held.get(placeOf(values)) ?? 0, free.get(placeOf(values)) ?? 0];
    return values.current_quantity === current && values.available_quantity === available
      ? []
      : [`allocation ${id} says ${values.current_quantity}/${values.available_quantity}, not ${current}/${available}`];
  });
}

/** A unit with a serial number is there or not, after each of its movements; no document got it twice without a return. */
function usedTwice(spares: readonly Row[], movements: readonly Row[]): readonly string[] {
  const units = new Set(spares.filter(({ values }) => values.serial !== '').map(({ id }) => id));
  const wrong = movements.filter(
    ({ values: { spare_item, balance, quantity } }) =>
      units.has(number(spare_item)) && (![0, 1].includes(number(balance)) || Math.abs(number(quantity)) !== 1),
  );
  const devices = movements.filter(
    ({ values: { document } }) => isObjectRef(document) && document.type === 'dcim.device',
  );
  const drawn = sums(
    devices,
    ({ document }) => (isObjectRef(document) ? document.id : null),
    () => 1,
  );
  return [
    ...wrong.map(({ id }) => `entry ${id} uses a unit twice`),
    ...[...drawn].filter(([, times]) => times !== 1).map(([device]) => `device ${device} came out of two units`),
  ];
}

/** What was acknowledged is there once, what was refused is not, and of what nobody heard there is all or nothing. */
function acknowledged(history: readonly Done[], movements: readonly Row[], changes: readonly Row[]): readonly string[] {
  const entries = sums(
    movements,
    ({ request_id }) => request_id,
    () => 1,
  );
  const units = sums(
    movements,
    ({ request_id }) => request_id,
    ({ quantity }) => number(quantity),
  );
  const logged = new Set(changes.map(({ values }) => values.request_id));
  return history.flatMap(({ request, heard, expected }) => {
    if (!expected) return [];
    const whole = entries.get(request) === expected.entries || (expected.entries === 0 && !entries.has(request));
    const there = whole && (units.get(request) ?? 0) === expected.units;
    const absent = !entries.has(request) && !logged.has(request);
    const fine = { done: there, refused: absent, nothing: there || absent }[heard];
    return fine
      ? []
      : [`${request}: ${heard}, but ${entries.get(request) ?? 0} entries of ${units.get(request) ?? 0} units`];
  });
}
