import { type FieldErrors, invalid } from '../../engine/errors.ts';
import { type JsonObject, sameJson } from '../../engine/json.ts';
import type { Work } from '../../engine/ports.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import type { ObjectRef, StoredValues } from '../../engine/schema/field-kinds.ts';
import type { ReceivedUnit } from './received-unit.ts';
import type { UnitNumbers } from './unit-numbers.ts';

const spareType = 'netbox_asset_lifecycle.spareitem';
const unitType = 'netbox_asset_lifecycle.receivedunit';
const assetType = 'netbox_asset_lifecycle.asset';

/** The constraints under which spare items and received units hold their numbers, and what each number belongs to. */
const numbers = { serial: ['item', 'serial'], asset_tag: ['asset_tag'] } as const;
type UnitNumberName = keyof UnitNumbers;
/** What a spare item holds, as far as its numbers are compared. */
type NumberedStock = Pick<StoredValues<typeof spareType>, 'item' | 'serial' | 'asset_tag' | 'quantity' | 'asset'>;
/** The constraint under which an asset holds the serial number that its unit got at install. */
const givenSerial = 'unit_serial';
const numberNames = ['serial', 'asset_tag'] as const satisfies readonly UnitNumberName[];

/** The error for a unit that is already a spare. */
export const spareAlready = 'A unit with this serial number or asset tag is already in a pool, or installed from one.';

/**
 * The error when the unit with these numbers (item, serial, asset_tag) is here without a received unit: it lies in a pool, or
 * is installed from one, or got its serial number at install; undefined otherwise. The commit fails and is tried again when
 * such a unit comes at the same moment.
 */
export async function elsewhereProblem(work: Work, values: JsonObject): Promise<string | undefined> {
  const holders = await Promise.all(numberNames.map((name) => holderOf(work, spareType, name, values)));
  if (holders.some((holder) => holder !== undefined && isHere(holder.values))) return spareAlready;
  const asset = await assetHolder(work, values);
  return asset && installedMessage(work, asset.id);
}

/** Whether the unit of a spare with numbers is here: in its pool, or installed. */
const isHere = ({ quantity, asset }: NumberedStock): boolean => quantity > 0 || asset !== null;

/** The holder of a number under a constraint. The commit is tried again when it changes. */
async function holderOf<T extends typeof spareType | typeof unitType | typeof assetType>(
  work: Work,
  type: T,
  name: UnitNumberName | typeof givenSerial,
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

/** The asset whose unit got the serial number of these values at install. */
const assetHolder = (work: Work, values: JsonObject) =>
  holderOf(work, assetType, givenSerial, givenValues(work, values));

/** What an asset holds whose unit got the serial number of these values. */
const givenValues = (work: Work, { item = null, serial = '' }: JsonObject): JsonObject => ({
  unit_item: item,
  unit_serial: serial,
  installed: work.now,
});

/** Reads ahead what `arrivalProblems` asks for. */
export const readArrivalHolders = (work: Work, values: JsonObject) =>
  Promise.all([
    ...numberNames.map((name) => work.findUnique(unitType, name, { ...values, status: 'available' })),
    work.findUnique(assetType, givenSerial, givenValues(work, values)),
  ]);

/**
 * The errors by field when a spare item gets a unit that is installed, or whose serial number or asset tag belongs to a received
 * unit that is on hand or installed, or whose serial number a unit got at install. The messages name that unit or its asset to
 * callers who may view it and explain how to move it into a pool. Numbers that the spare item already holds cause no error. The
 * commit is tried again when such a unit is received or installed at the same moment.
 */
export async function arrivalProblems(
  work: Work,
  before: NumberedStock | null,
  after: NumberedStock | null,
): Promise<FieldErrors> {
  if (after === null || after.quantity <= 0) return {};
  if (after.asset !== null)
    return { [after.serial === '' ? 'asset_tag' : 'serial']: [await installedMessage(work, after.asset)] };
  const held = before !== null && before.quantity > 0 ? before : undefined;
  const arriving = numberNames.filter((name) => numbers[name].some((field) => !sameJson(held?.[field], after[field])));
  const problems = await Promise.all(
    arriving.map(async (name) => {
      const problem = await numberProblem(work, name, after);
      return problem === undefined ? [] : [[name, [problem]] as const];
    }),
  );
  return Object.fromEntries(problems.flat());
}

async function numberProblem(work: Work, name: UnitNumberName, values: JsonObject): Promise<string | undefined> {
  const unit = await receivedHolder(work, name, values);
  if (unit) return messageFor(work, unit, name);
  const asset = name === 'serial' ? await assetHolder(work, values) : undefined;
  return asset && installedMessage(work, asset.id);
}

/** Says which asset holds a unit, as far as the caller may view it. */
export async function installedMessage(work: Work, id: number): Promise<string> {
  const asset = await work.get(assetType, id);
  const [visible] = asset ? await work.visible(assetType, [asset]) : [];
  return `This unit is installed as ${visible ? `asset ${id}` : 'an asset that you may not view'}. Uninstall it into the pool.`;
}

/** The received unit and the spare with a serial number of an item, whatever their state, and the asset whose unit got it. */
export const serialHolders = (work: Work, item: ObjectRef, serial: string) =>
  Promise.all([
    work.findUnique(unitType, 'serial', { item, serial, status: 'available' }),
    work.findUnique(spareType, 'serial', { item, serial }),
    work.findUnique(assetType, givenSerial, givenValues(work, { item, serial })),
  ]);

/**
 * Refuses a serial number for a unit that does not have it when another unit of the item that is here has it. The other is
 * named to callers who may view it.
 */
export async function requireFreeSerial(work: Work, item: ObjectRef, serial: string): Promise<void> {
  await refuseHeld(work, 'serial', await serialHolders(work, item, serial));
}

/** The same of an asset tag, which is unique across items, for a received unit or a spare; null for a unit without a record. */
export async function requireFreeTag(
  work: Work,
  asset_tag: string,
  own: { readonly unit: number | null; readonly spare: number | null },
): Promise<void> {
  const [unit, spare] = await Promise.all([
    work.findUnique(unitType, 'asset_tag', { asset_tag, status: 'available' }),
    work.findUnique(spareType, 'asset_tag', { asset_tag }),
  ]);
  const others = [
    unit?.id === own.unit ? undefined : unit,
    spare?.id === own.spare ? undefined : spare,
    undefined,
  ] as const;
  await refuseHeld(work, 'asset_tag', others);
}

async function refuseHeld(
  work: Work,
  name: UnitNumberName,
  [unit, spare, asset]: Readonly<Awaited<ReturnType<typeof serialHolders>>>,
): Promise<void> {
  const holder = unit ?? (spare && isHere(spare.values) ? spare : asset);
  if (!holder) return;
  const [visible] = await work.visible(holder.type, [holder]);
  throw invalid({
    [name]: [
      `${visible ? `${holderNames[holder.type]} ${holder.id}` : 'Another unit, which you may not view,'} has this ${labels[name]}: it cannot be given here.`,
    ],
  });
}

const holderNames = { [unitType]: 'Received unit', [spareType]: 'Spare item', [assetType]: 'Asset' } as const;

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
