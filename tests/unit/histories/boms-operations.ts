import type { TypeName } from '../../../src/domain/model/field-kinds.ts';
import type { JsonObject } from '../../../src/domain/model/json.ts';
import type { Row } from '../../../src/domain/model/work.ts';
import { resourceOf } from '../../../src/domain/registry.ts';
import type { Context } from '../../../src/domain/use-cases/context.ts';
import { remove } from '../../../src/domain/use-cases/delete.ts';
import { generateBom } from '../../../src/domain/use-cases/generate-bom.ts';
import { installAsset } from '../../../src/domain/use-cases/install-asset.ts';
import { save } from '../../../src/domain/use-cases/save.ts';
import { uninstallAsset } from '../../../src/domain/use-cases/uninstall-asset.ts';
import { plainInstallation } from '../../support/lifecycle.ts';
import type { BomsWorld } from './boms-world.ts';
import type { Chance } from './chance.ts';
import type { Deed, Operation } from './history.ts';
import { lifecycleType } from './spares-world.ts';

const create = async (context: Context, type: TypeName, input: JsonObject): Promise<number> =>
  (await save(context, { resource: resourceOf(type), input, completeness: 'whole' })).object.id;
const change = async (context: Context, type: TypeName, id: number, input: JsonObject): Promise<void> =>
  void (await save(context, { resource: resourceOf(type), id, input, completeness: 'partial' }));
const drop = (context: Context, type: TypeName, id: number): Promise<void> =>
  remove(context, { resource: resourceOf(type), id });

/** The rows of a BOM that somebody looks at before choosing one. */
async function childrenOf({ store }: Context, type: TypeName, bom: number): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const row of store.rows({ kind: 'reference', type, field: 'bom', target: String(bom) })) rows.push(row);
  return rows;
}

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
  // The spares are of another airflow: no unit is lost with a device that goes.
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

const orderLine: Choose = ({ boms }, chance) => {
  const { bom, order, orderLines } = chance.oneOf(boms);
  const at = chance.below(3);
  return {
    async act(context) {
      const lines = await childrenOf(context, lifecycleType('bomlineitem'), bom);
      const input = { purchase_order: order, bom_line_item: lines[at % lines.length]?.id ?? 0, qty_ordered: 1 };
      orderLines.push(await create(context, lifecycleType('polineitem'), input));
    },
  };
};

const dropOrderLine: Choose = ({ boms }, chance) => {
  const { orderLines } = chance.oneOf(boms);
  const id = orderLines.at(-1 - chance.below(2)) ?? 0;
  return { act: (context) => drop(context, lifecycleType('polineitem'), id) };
};

const anyAsset = async (context: Context, bom: number, at: number): Promise<number> => {
  const assets = await childrenOf(context, lifecycleType('asset'), bom);
  return assets[at % assets.length]?.id ?? 0;
};

const install: Choose = ({ boms }, chance) => {
  const { bom, spare: spare_item } = chance.oneOf(boms);
  const at = chance.below(20);
  const input = { ...plainInstallation, spare_item };
  return {
    act: async (context) => void (await installAsset(context, { id: await anyAsset(context, bom, at), input })),
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

/** What people do to BOMs, all at the same time. */
export const bomsOperations: readonly Operation<BomsWorld>[] = [
  { name: 'generate', weight: 8, choose: generate },
  { name: 'plan a device', weight: 3, choose: planDevice },
  { name: 'drop a device', weight: 3, choose: dropDevice },
  { name: 'add a rule', weight: 2, choose: addRule },
  { name: 'drop a rule', weight: 3, choose: dropRule },
  { name: 'order a line', weight: 2, choose: orderLine },
  { name: 'drop an order line', weight: 3, choose: dropOrderLine },
  { name: 'install', weight: 4, choose: install },
  { name: 'uninstall', weight: 4, choose: uninstall },
  { name: 'approve', weight: 2, choose: approve },
];
