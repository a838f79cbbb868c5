import { requireObject } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import { invalid, invalidObject } from '../../engine/errors.ts';
import type { JsonObject } from '../../engine/json.ts';
import type { StoredObject } from '../../engine/resource/resource.ts';
import type { FormValues } from '../../engine/schema/input-schema.ts';
import { type ActionRequest, perform } from '../../engine/write/run-action.ts';
import { prepareSave } from '../../engine/write/save.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { type Fitted, requireMatch } from '../item/item-matching.ts';
import { requireUnit } from '../spares/draw-spare.ts';
import { spareType } from '../spares/spares-ledger.ts';
import { asset as assetResource } from './asset.ts';
import type { install } from './asset-actions.ts';
import { changeInstalled, type ObjectChange, requireObjectOf } from './change-installed.ts';
import { chooseReceived, chooseSpare, requireOwnSerial } from './pick-unit.ts';
import { drawForAsset } from './spare-unit.ts';

export type Installation = FormValues<(typeof install)['body']>;

/** What an installation makes of an asset and, when it changes, of its object. */
export interface Installed {
  readonly asset: StoredObject;
  readonly object: StoredObject | undefined;
}

/**
 * Links an asset to the equipment that it got. Asset Lifecycle: a unit of a received shipment, or of one spare. One unit
 * of work takes the unit from the shipment line or the spare, marks the asset and, beyond Asset Lifecycle, changes its
 * object; the versions of all see to it that no unit is used twice.
 */
export const installAsset = (
  context: Context,
  { id, input, ...performance }: ActionRequest<Installation, StoredObject>,
): Promise<StoredObject> =>
  perform(
    context,
    performance,
    async (work, attempt) => (await prepareInstall(context, work, id, input, attempt > 1)).asset,
  );

/** Adds an installation to the unit of work. `raced`: somebody else has changed meanwhile what was read. */
export async function prepareInstall(
  context: Context,
  work: UnitOfWork,
  id: number,
  input: Installation,
  raced: boolean,
): Promise<Installed> {
  const asset = await requireObject(work, 'change', assetResource, id);
  const { shipment, spare_item, spares_pool } = input;
  if ([shipment, spare_item, spares_pool].filter((source) => source !== null).length !== 1)
    throw invalidObject('Give either a shipment, a spare_item or a spares_pool.');
  const object = await requireObjectOf(work, asset);
  if (asset.values.installed !== null) throw invalidObject('This object has already been installed.');
  const fitted = { bom: asset.values.bom, assigned_object: asset.values.assigned_object ?? null };
  const source =
    shipment === null
      ? await fromSpares(work, asset, fitted, input, raced)
      : await fromShipment(work, fitted, shipment, input);
  const { given, preset } = source;
  const request = { resource: assetResource, id, input: given, preset, completeness: 'partial' } as const;
  const saved = (await prepareSave(context, request, work)).object;
  const change = objectChange(input, await source.numbers(saved));
  return { asset: saved, object: object && (await changeInstalled(context, work, object, change)) };
}

/** Where the equipment comes from: what the asset says of it, and the unit's own numbers once it is taken. */
interface Source {
  readonly given: JsonObject;
  readonly preset: JsonObject;
  readonly numbers: (asset: StoredObject) => Promise<JsonObject | undefined>;
}

async function fromShipment(work: UnitOfWork, asset: Fitted, shipment: number, input: Installation): Promise<Source> {
  const unit = await chooseReceived(work, asset, shipment, input);
  return {
    given: { shipment },
    preset: unit ? { received_unit: unit.id } : {},
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

/** Draws the unit; the asset keeps the pool, which outlives the spare as provenance. */
async function fromSpares(
  work: UnitOfWork,
  asset: StoredObject,
  fitted: Fitted,
  input: Installation,
  raced: boolean,
): Promise<Source> {
  const { spares_pool: pool } = input;
  const field = pool === null ? 'spare_item' : 'spares_pool';
  const id = pool === null ? Number(input.spare_item) : await chooseSpare(work, fitted, pool, input);
  const spare = await work.get(spareType, id);
  if (!spare) throw invalid({ spare_item: [`Related object not found using the provided numeric ID: ${id}`] });
  await requireMatch(work, fitted.assigned_object, spare);
  await requireOwnSerial(work, spare, input.serial);
  await requireUnit(work, spare, { bom: fitted.bom, raced, problem: (text) => invalid({ [field]: [text] }) });
  await drawForAsset(work, id, asset.id, fitted.bom);
  return {
    given: { spares_pool: spare.values.pool },
    preset: { spare_item: id },
    numbers: async () => spare.values,
  };
}

/** What is said in the request wins over what the unit says of itself. */
function objectChange(
  { status, serial, asset_tag, assign_serial }: Installation,
  numbers: JsonObject = {},
): ObjectChange {
  const own = assign_serial ? numbers : {};
  const wantedSerial = serial || String(own.serial ?? '');
  const wantedTag = asset_tag ?? own.asset_tag;
  if (assign_serial && wantedSerial === '' && typeof wantedTag !== 'string')
    throw invalid({ assign_serial: ['The unit has neither a serial number nor an asset tag.'] });
  return {
    ...(status === '' ? {} : { status }),
    ...(wantedSerial === '' ? {} : { serial: wantedSerial }),
    ...(typeof wantedTag === 'string' ? { asset_tag: wantedTag } : {}),
  };
}
