import type { Context } from '../../src/domain/engine/context.ts';
import type { Row } from '../../src/domain/engine/ports.ts';
import { isObjectRef } from '../../src/domain/engine/resource/resource.ts';
import { generateBom } from '../../src/domain/lifecycle/bom/generate-bom.ts';
import { installAsset } from '../../src/domain/lifecycle/installation/install-asset.ts';
import { uninstallAsset } from '../../src/domain/lifecycle/installation/uninstall-asset.ts';
import { plainInstallation } from '../support/lifecycle.ts';
import type { BomsWorld } from './boms-world.ts';
import type { Chance } from './chance.ts';
import { installOperations, receivingOperations } from './dock-operations.ts';
import { change, childrenOf, create, drop, within } from './doing.ts';
import type { Deed, Operation } from './history.ts';
import { orderOperations, type ProcurementWorld, planOperations } from './order-operations.ts';
import { shipmentOperations } from './shipment-operations.ts';
import { lifecycleType } from './spares-world.ts';

type Choose = (world: BomsWorld, chance: Chance) => Deed | undefined;

/** A design stays small, so that everybody meets everybody else. */
const mostPassing = 6;
const mostRules = 3;

const generate: Choose = ({ boms }, chance) => {
  const { bom } = chance.oneOf(boms);
  return { act: async (context) => void (await generateBom(context, { id: bom })) };
};

const planDevice: Choose = ({ plan: { site, role }, boms }, chance) => {
  const { deviceType, passing } = chance.oneOf(boms);
  if (passing.length >= mostPassing) return undefined;
  const input = { site, role, device_type: deviceType, status: 'planned', airflow: 'passive' };
  return { act: async (context) => void passing.push(await create(context, 'dcim.device', input)) };
};

const dropDevice: Choose = ({ boms }, chance) => {
  const { passing } = chance.oneOf(boms);
  const id = passing.at(chance.below(4));
  if (id === undefined) return undefined;
  return {
    async act(context) {
      await drop(context, 'dcim.device', id);
      if (passing.includes(id)) passing.splice(passing.indexOf(id), 1);
    },
  };
};

/** Rules for the devices that pass: the rule for those that stay is never touched. */
const addRule: Choose = ({ boms }, chance) => {
  const { bom, deviceType, rules } = chance.oneOf(boms);
  if (rules.length >= mostRules) return undefined;
  const input = {
    bom,
    object_types: ['dcim.device'],
    action: chance.happens(0.5) ? 'exclude' : 'include',
    parameters: { device_type_id: deviceType, airflow: 'passive' },
  };
  return { act: async (context) => void rules.push(await create(context, lifecycleType('bomscoperule'), input)) };
};

const dropRule: Choose = ({ boms }, chance) => {
  const { rules } = chance.oneOf(boms);
  const id = rules.at(chance.below(3));
  if (id === undefined) return undefined;
  return {
    async act(context) {
      await drop(context, lifecycleType('bomscoperule'), id);
      if (rules.includes(id)) rules.splice(rules.indexOf(id), 1);
    },
  };
};

const anyAsset = async (context: Context, bom: number, at: number): Promise<number> => {
  const assets = await childrenOf(context, 'asset', 'bom', bom);
  return assets[at % assets.length]?.id ?? 0;
};

/** Most often a device that passes, with a spare of its kind: a rule may exclude it while it is installed. */
const install: Choose = ({ boms }, chance) => {
  const { bom, spares, passing } = chance.oneOf(boms);
  const [at, isPassing, assign_serial] = [chance.below(20), chance.happens(0.7), chance.happens(0.3)];
  const kinds = isPassing ? spares.slice(2) : spares.slice(0, 2);
  const input = { ...plainInstallation, spare_item: kinds[assign_serial ? 1 : 0] ?? 0, assign_serial };
  const isMeant = ({ values: { assigned_object: ref } }: Row): boolean =>
    isObjectRef(ref) && passing.includes(ref.id) === isPassing;
  return {
    async act(context) {
      const assets = (await childrenOf(context, 'asset', 'bom', bom)).filter(isMeant);
      await installAsset(context, { id: assets[at % assets.length]?.id ?? 0, input });
    },
  };
};

const uninstall: Choose = ({ boms }, chance) => {
  const { bom } = chance.oneOf(boms);
  const at = chance.below(20);
  const input = { spares_pool: null, unit_status: 'serviceable', status: '', reason: '' } as const;
  return {
    act: async (context) => void (await uninstallAsset(context, { id: await anyAsset(context, bom, at), input })),
  };
};

const approve: Choose = ({ boms }, chance) => {
  const { bom } = chance.oneOf(boms);
  const status = chance.happens(0.3) ? 'approved' : 'draft';
  return { act: (context) => change(context, lifecycleType('bom'), bom, { status }) };
};

/** What planners do to BOMs, all at the same time. */
const planning: readonly Operation<BomsWorld>[] = [
  { name: 'generate', weight: 8, choose: generate },
  { name: 'plan a device', weight: 3, choose: planDevice },
  { name: 'drop a device', weight: 3, choose: dropDevice },
  { name: 'add a rule', weight: 4, choose: addRule },
  { name: 'drop a rule', weight: 3, choose: dropRule },
  { name: 'install', weight: 7, choose: install },
  { name: 'uninstall', weight: 4, choose: uninstall },
  { name: 'approve', weight: 2, choose: approve },
];

/** Units of shipments are uninstalled like spares, which go back to their own pool. */
const installs = new Set([
  'install what came',
  'install some',
  'install under a serial number',
  'link to a pool',
  'unlink',
]);

/** Most of what comes is of generated lines; the dock and the technicians have more to do than the buyers. */
const procurement: readonly Operation<ProcurementWorld>[] = [
  ...orderOperations,
  ...shipmentOperations,
  ...planOperations.filter(({ name }) => name !== 'plan another quantity'),
  ...[...receivingOperations, ...installOperations.filter(({ name }) => installs.has(name))].map((one) => ({
    ...one,
    weight: 3 * one.weight,
  })),
];

/** The same while buyers, vendors and the dock are at work: a third of what is done is planning. */
export const bomsOperations: readonly Operation<BomsWorld>[] = [
  ...planning.map((one) => ({ ...one, weight: 4 * one.weight })),
  ...within(procurement, ({ plan, boms, surplus }: BomsWorld) => ({
    plan,
    boms: boms.map(({ bom }) => bom),
    pool: surplus,
  })),
];
