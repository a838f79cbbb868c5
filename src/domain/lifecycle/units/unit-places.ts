import type { FieldErrors } from '../../engine/errors.ts';
import { type JsonObject, sameJson } from '../../engine/json.ts';
import type { Work } from '../../engine/ports.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import type { StoredValues } from '../../engine/schema/field-kinds.ts';
import type { ReceivedUnit } from './received-unit.ts';
import type { UnitNumbers } from './unit-numbers.ts';

const spareType = 'netbox_asset_lifecycle.spareitem';
const unitType = 'netbox_asset_lifecycle.receivedunit';

/** The constraints under which spare items and received units hold their numbers, and what each number belongs to. */
const numbers = { serial: ['item', 'serial'], asset_tag: ['asset_tag'] } as const;
type UnitNumberName = keyof UnitNumbers;
/** What a spare item holds, as far as its numbers are compared. */
type NumberedStock = Pick<StoredValues<typeof spareType>, 'item' | 'serial' | 'asset_tag' | 'quantity'>;
const numberNames = ['serial', 'asset_tag'] as const satisfies readonly UnitNumberName[];

/** The error for a unit that is already in a pool. */
export const inPoolAlready = 'A unit with this serial number or asset tag is already in a pool.';

/**
 * Whether a spares pool holds the unit with these numbers (item, serial, asset_tag) now. The commit fails and is tried again
 * when a pool gets such a unit at the same moment.
 */
export async function isInPool(work: Work, values: JsonObject): Promise<boolean> {
  const holders = await Promise.all(numberNames.map((name) => holderOf(work, spareType, name, values)));
  return holders.some((holder) => holder !== undefined && holder.values.quantity > 0);
}

/** The holder of a number among spare items or received units. The commit is tried again when it changes. */
async function holderOf<T extends typeof spareType | typeof unitType>(
  work: Work,
  type: T,
  name: UnitNumberName,
  values: JsonObject,
): Promise<ObjectOf<T> | undefined> {
  const holder = await work.findUnique(type, name, values);
  if (holder) work.guard(holder);
  else work.guardVacancy(type, name, values);
  return holder;
}

/** The received unit that is here with a number of these values: one that went to a pool, or left, holds it no more. */
const receivedHolder = (work: Work, name: UnitNumberName, values: JsonObject) =>
  holderOf(work, unitType, name, { ...values, status: 'available' });

/** Reads ahead what `receivedProblems` asks for. */
export const readReceivedHolders = (work: Work, values: JsonObject) =>
  Promise.all(numberNames.map((name) => work.findUnique(unitType, name, { ...values, status: 'available' })));

/**
 * The errors by field when a spare item gets a unit whose serial number or asset tag belongs to a received unit that is on hand
 * or installed. The messages name that unit to callers who may view it and explain how to move it into a pool. Numbers that the
 * spare item already holds cause no error. The commit is tried again when such a unit is received at the same moment.
 */
export async function receivedProblems(
  work: Work,
  before: NumberedStock | null,
  after: NumberedStock | null,
): Promise<FieldErrors> {
  if (after === null || after.quantity <= 0) return {};
  const held = before !== null && before.quantity > 0 ? before : undefined;
  const arriving = numberNames.filter((name) => numbers[name].some((field) => !sameJson(held?.[field], after[field])));
  const problems = await Promise.all(
    arriving.map(async (name) => {
      const unit = await receivedHolder(work, name, after);
      return unit ? [[name, [await messageFor(work, unit, name)]] as const] : [];
    }),
  );
  return Object.fromEntries(problems.flat());
}

const labels: Readonly<Record<UnitNumberName, string>> = { serial: 'serial number', asset_tag: 'asset tag' };

async function messageFor(work: Work, unit: ReceivedUnit, name: UnitNumberName): Promise<string> {
  const [visible] = await work.visible(unitType, [unit]);
  if (!visible) return `A received unit with this ${labels[name]} is not in a pool. You are not permitted to view it.`;
  const { id, values } = visible;
  const advice =
    values.status === 'installed'
      ? 'Uninstall it into the pool.'
      : 'Reverse its receiving slip and receive it with to_pool, or dispose of it first.';
  return `Received unit ${id} has this ${labels[name]} and is ${values.status}. ${advice}`;
}
