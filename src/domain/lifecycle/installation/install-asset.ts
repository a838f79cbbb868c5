import { requireObject } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import { invalid, invalidObject } from '../../engine/errors.ts';
import type { JsonObject } from '../../engine/json.ts';
import type { ObjectOf, StoredObject } from '../../engine/resource/resource.ts';
import type { ObjectRef } from '../../engine/schema/field-kinds.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { sameWithoutCase } from '../../engine/schema/text.ts';
import { type ActionRequest, perform } from '../../engine/write/run-action.ts';
import { prepareSave } from '../../engine/write/save.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { type Fitted, requireMatch } from '../item/item-matching.ts';
import { linesFor } from '../shipping/allocate-unit.ts';
import { chooseSubstituteLine } from '../shipping/choose-shipped.ts';
import { shippedItem } from '../shipping/shipped-item.ts';
import { requireUnit } from '../spares/draw-spare.ts';
import { spareType } from '../spares/spares-ledger.ts';
import type { UnitNumbers } from '../units/unit-numbers.ts';
import { requireFreeTag } from '../units/unit-places.ts';
import { asset as assetResource } from './asset.ts';
import type { install } from './asset-actions.ts';
import { changeInstalled, type ObjectChange, requireObjectOf } from './change-installed.ts';
import { chooseReceived, chooseSpare, requireOwnSerial } from './pick-unit.ts';
import { drawForAsset } from './spare-unit.ts';
import { keptOf, requireSubstitution, type Substitution, typeFieldsOf } from './substitution.ts';

export type InstallInput = SchemaValues<(typeof install)['body']>;

/** The asset after the installation, and its object when it changes. */
export interface Installed {
  readonly asset: StoredObject;
  readonly object: StoredObject | undefined;
}

/**
 * Links an asset to the equipment that it got. Asset Lifecycle: a unit of a received shipment, or of one spare. One unit
 * of work takes the unit from the shipment line or the spare, marks the asset and, beyond Asset Lifecycle, changes its
 * object. The versions of all of them prevent that a unit is used twice.
 */
export const installAsset = (
  context: Context,
  { id, input, ...performance }: ActionRequest<InstallInput, StoredObject>,
): Promise<StoredObject> =>
  perform(
    context,
    performance,
    async (work, attempt) => (await prepareInstall(context, work, id, input, attempt > 1)).asset,
  );

/** Adds an installation to the unit of work. `raced`: a concurrent change made an earlier attempt fail. */
export async function prepareInstall(
  context: Context,
  work: UnitOfWork,
  id: number,
  input: InstallInput,
  raced: boolean,
): Promise<Installed> {
  const asset = await requireObject(work, 'change', assetResource, id);
  const { shipment, spare_item, spares_pool } = input;
  if ([shipment, spare_item, spares_pool].filter((source) => source !== null).length !== 1)
    throw invalidObject('Exactly one of shipment, spare_item and spares_pool is required.');
  const object = await requireObjectOf(work, asset);
  if (asset.values.installed !== null) throw invalidObject('This object has already been installed.');
  const source =
    shipment === null
      ? await fromSpares(work, asset, input, raced)
      : await fromShipment(work, asset.values, shipment, input);
  const { link, preset } = source;
  const request = { resource: assetResource, id, input: link, preset, completeness: 'partial' } as const;
  const saved = (await prepareSave(context, request, work)).object;
  if (input.asset_tag !== null)
    await requireFreeTag(work, input.asset_tag, {
      unit: idIn(saved, 'received_unit'),
      spare: idIn(saved, 'spare_item'),
    });
  const change = {
    ...objectChange(input, await source.numbers(saved)),
    ...(source.substitution && input.as === 'substitute'
      ? { typeFields: await typeFieldsOf(work, source.substitution.substitute) }
      : {}),
  };
  return { asset: saved, object: object && (await changeInstalled(context, work, object, change)) };
}

const idIn = ({ values }: StoredObject, field: string): number | null => {
  const id = values[field];
  return typeof id === 'number' ? id : null;
};

/** The source of a unit. `link` and `preset` are values for the asset; `numbers` are those of the unit once it is taken. */
interface UnitSource {
  readonly link: JsonObject;
  readonly preset: JsonObject;
  readonly numbers: (asset: StoredObject) => Promise<UnitNumbers | undefined>;
  readonly substitution: Substitution | undefined;
}

async function fromShipment(
  work: UnitOfWork,
  planned: Fitted,
  shipment: number,
  input: InstallInput,
): Promise<UnitSource> {
  const substitution = input.as === null ? undefined : await shippedSubstitution(work, planned, shipment, input);
  const asset = { ...planned, substitute: substitution?.substitute ?? null };
  const unit = await chooseReceived(work, asset, shipment, input);
  // The number may be that of a substitute: then no unit without a number has it.
  if (!unit && input.serial !== '' && input.as === null) await shippedSubstitution(work, planned, shipment, input);
  // What has a serial number is of one item: that of any line that fits.
  const [line] = unit || input.serial === '' ? [] : await linesFor(work, asset, shipment);
  const given = line && givenNumber((await shippedItem(work, line.values)).item, input.serial);
  return {
    link: { shipment },
    preset: { ...(unit ? { received_unit: unit.id } : given), ...keptOf(substitution) },
    substitution,
    async numbers({ values }) {
      const taken = values.received_unit;
      if (typeof taken !== 'number') return undefined;
      // All units that are left have numbers, and this is none of them.
      if (!unit && input.serial !== '')
        throw invalid({ serial: ['No free unit with this serial number was received in the shipment.'] });
      return (await work.get('netbox_asset_lifecycle.receivedunit', taken))?.values;
    },
  };
}

/** The substitute that the shipment has for the asset; undefined when it gets the planned item. */
async function shippedSubstitution(
  work: UnitOfWork,
  asset: Fitted,
  shipment: number,
  { serial, as }: InstallInput,
): Promise<Substitution | undefined> {
  const line = await chooseSubstituteLine(work, asset, shipment, serial);
  const bomLine = line && (await work.get('netbox_asset_lifecycle.bomlineitem', line.values.bom_line_item));
  const substitute = line?.values.substitute;
  if (!bomLine || !substitute) return undefined;
  const substitution = { substitute, planned: bomLine.values.item };
  await requireSubstitution(work, substitution, as, 'shipment');
  return substitution;
}

/** Draws the unit; the asset keeps the pool, which outlives the spare as provenance. */
async function fromSpares(
  work: UnitOfWork,
  asset: ObjectOf<typeof assetResource.type>,
  input: InstallInput,
  raced: boolean,
): Promise<UnitSource> {
  const { spares_pool: pool } = input;
  const { bom } = asset.values;
  const field = pool === null ? 'spare_item' : 'spares_pool';
  const id = pool === null ? input.spare_item : await chooseSpare(work, asset.values, pool, input);
  const spare = id === null ? undefined : await work.get(spareType, id);
  if (!spare) throw invalid({ spare_item: [`Related object not found using the provided numeric ID: ${id}`] });
  const planned = await requireMatch(work, asset.values, spare);
  const substitution = planned && { planned, substitute: spare.values.item };
  if (substitution) await requireSubstitution(work, substitution, input.as, field);
  const own = spare.values.serial;
  if (own !== '' && input.serial !== '' && !sameWithoutCase(own, input.serial))
    throw invalid({ serial: [`The spare item has the serial number ${own}.`] });
  await requireOwnSerial(work, spare, input.serial);
  await requireUnit(work, spare, { bom, raced, problem: (text) => invalid({ [field]: [text] }) });
  await drawForAsset(work, spare.id, asset.id, bom);
  return {
    link: { spares_pool: spare.values.pool },
    preset: {
      spare_item: spare.id,
      ...(spare.values.serial === '' ? givenNumber(spare.values.item, input.serial) : {}),
      ...keptOf(substitution),
    },
    substitution,
    numbers: async () => spare.values,
  };
}

/** What the asset keeps of a unit that has no serial number of its own and gets one ('' for none). */
const givenNumber = (item: ObjectRef, serial: string): JsonObject =>
  serial === '' ? {} : { unit_serial: serial, unit_item: { ...item } };

const withoutNumbers: UnitNumbers = { serial: '', asset_tag: null };

/** The new values of the object. Numbers in the request come before those of the unit. */
function objectChange(input: InstallInput, numbers: UnitNumbers = withoutNumbers): ObjectChange {
  const { status, assign_serial } = input;
  const ofUnit = assign_serial ? numbers : withoutNumbers;
  const serial = input.serial || ofUnit.serial;
  const asset_tag = input.asset_tag ?? ofUnit.asset_tag;
  if (assign_serial && serial === '' && asset_tag === null)
    throw invalid({ assign_serial: ['The unit has neither a serial number nor an asset tag.'] });
  return {
    ...(status === '' ? {} : { status }),
    ...(serial === '' ? {} : { serial }),
    ...(asset_tag === null ? {} : { asset_tag }),
  };
}
