import { beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/domain/engine/json.ts';
import type { Actor } from '../../../../src/domain/engine/ports.ts';
import { answers } from '../../../../src/domain/engine/query/answer.ts';
import { withReader } from '../../../../src/domain/engine/resource/with-reader.ts';
import { baysWithFittingModules } from '../../../../src/domain/inventory/bay-compatibility.ts';
import { registry } from '../../../../src/domain/registry.ts';
import { Lifecycle, refusal } from '../../../support/lifecycle.ts';
import { MemoryStore } from '../../../support/memory-store.ts';

let lab: Lifecycle;
let device = 0;
beforeAll(async () => {
  lab = await new Lifecycle(new MemoryStore()).prepare();
  device = await lab.device(await lab.deviceType());
});

function bayType(more: JsonObject = {}): Promise<number> {
  const name = lab.name('form');
  return lab.create('dcim.modulebaytype', { name, slug: name, ...more });
}

const bay = (module_bay_types: readonly number[] = []) =>
  lab.create('dcim.modulebay', { device, name: lab.name('bay'), module_bay_types });
const moduleType = (module_bay_types: readonly number[] = []) =>
  lab.create('dcim.moduletype', { manufacturer: lab.manufacturer, model: lab.name('model'), module_bay_types });
const install = (module_bay: number, module_type: number) =>
  lab.create('dcim.module', { device, module_bay, module_type });

test('names are given once a manufacturer, or once without any', async () => {
  const common = { name: 'SFP28', slug: 'sfp28' };
  const own = { ...common, manufacturer: lab.manufacturer };
  const id = await bayType(common);
  await bayType(own);
  expect((await refusal(bayType(common))).status).toBe(400);
  expect((await refusal(bayType(own))).status).toBe(400);
  expect((await refusal(bayType({ name: 'x'.repeat(101) }))).body).toHaveProperty('name');
  expect(await lab.answer('dcim.modulebaytype', id)).toMatchObject({
    display: 'SFP28',
    manufacturer: null,
    color: '',
    tags: [],
    custom_fields: {},
  });
});

describe('bays, bay templates and module types have types of bays', () => {
  test('by their ids, and are found by them', async () => {
    const [sfp, qsfp] = [await bayType({ slug: 'of-bays' }), await bayType()];
    const [one, both] = [await bay([sfp]), await bay([sfp, qsfp])];
    expect(await lab.answer('dcim.modulebay', one)).toMatchObject({ module_bay_types: [{ id: sfp, slug: 'of-bays' }] });
    expect(await lab.ids('dcim.modulebay', { module_bay_type: 'of-bays' })).toEqual([one, both]);
    expect(await lab.ids('dcim.modulebay', { module_bay_type_id: String(qsfp) })).toEqual([both]);
    const type = await moduleType([qsfp]);
    expect(await lab.ids('dcim.moduletype', { module_bay_type_id: String(qsfp) })).toEqual([type]);
    await lab.delete('dcim.modulebaytype', qsfp);
    expect(await lab.values('dcim.modulebay', both)).toMatchObject({ module_bay_types: [sfp] });
    expect(await lab.values('dcim.moduletype', type)).toMatchObject({ module_bay_types: [] });
  });

  test('which a new device takes from the templates of its type', async () => {
    const sfp = await bayType();
    const device_type = await lab.deviceType();
    const template = await lab.create('dcim.modulebaytemplate', { device_type, name: 'A', module_bay_types: [sfp] });
    await lab.create('dcim.modulebaytemplate', { device_type, name: 'B' });
    expect(await lab.ids('dcim.modulebaytemplate', { module_bay_type_id: String(sfp) })).toEqual([template]);
    const bays = await lab.rows('dcim.modulebay', 'device', await lab.device(device_type));
    expect(bays.map(({ values: { name, module_bay_types } }) => [name, module_bay_types])).toEqual([
      ['A', [sfp]],
      ['B', []],
    ]);
  });
});

describe('a module fits its bay', () => {
  const fits = async (ofBay: readonly number[], ofType: readonly number[]) => {
    const place = await bay(ofBay);
    const module = await install(place, await moduleType(ofType));
    const { is_module_compatible } = await lab.answer('dcim.modulebay', place);
    const { is_bay_compatible } = await lab.answer('dcim.module', module);
    return [is_module_compatible, is_bay_compatible];
  };

  test('unless both name types and share none; it is installed all the same', async () => {
    const [sfp, qsfp] = [await bayType(), await bayType()];
    expect(await fits([], [])).toEqual([true, true]);
    expect(await fits([sfp], [])).toEqual([true, true]);
    expect(await fits([], [sfp])).toEqual([true, true]);
    expect(await fits([sfp, qsfp], [qsfp])).toEqual([true, true]);
    expect(await fits([sfp], [qsfp])).toEqual([false, false]);
  });

  test('as long as there is none', async () => {
    expect(await lab.answer('dcim.modulebay', await bay([await bayType()]))).toMatchObject({
      is_module_compatible: true,
    });
  });

  test('as far as the caller may know its type', async () => {
    const [sfp, qsfp] = [await bayType(), await bayType()];
    const place = await bay([sfp]);
    const module = await install(place, await moduleType([qsfp]));
    const actor: Actor = {
      userId: 7,
      username: 'reader',
      superuser: false,
      writeEnabled: true,
      permissions: [{ types: ['dcim.modulebay', 'dcim.module'], actions: ['view'], constraints: null }],
    };
    const shown = async (type: 'dcim.modulebay' | 'dcim.module', id: number) => {
      const object = await lab.find(type, id);
      if (!object) throw new Error('It is not there');
      const [answer = {}] = await answers({ ...lab.context, actor }, registry.resourceOf(type), [object], 'full');
      return answer;
    };
    expect(await shown('dcim.modulebay', place)).toMatchObject({ is_module_compatible: true });
    expect(await shown('dcim.module', module)).toMatchObject({ is_bay_compatible: true });
  });
});

test('bays that any module fits, and empty ones, ask for nothing', async () => {
  const asked: number[] = [];
  const reader = withReader(lab.context.store, {
    getMany(refs) {
      asked.push(refs.length);
      return lab.context.store.getMany(refs);
    },
  });
  const row = (id: number, module_bay_types: readonly number[], installed_module: number | null) => ({
    id,
    values: { module_bay_types, installed_module },
  });
  const module = await install(await bay(), await moduleType());
  expect(await baysWithFittingModules([row(1, [], module), row(2, [5], null)], reader)).toEqual(
    new Map([
      [1, { is_module_compatible: true }],
      [2, { is_module_compatible: true }],
    ]),
  );
  expect(asked.filter((refs) => refs > 0)).toEqual([]);
  await baysWithFittingModules([row(3, [5], module)], reader);
  expect(asked.filter((refs) => refs > 0)).toEqual([1, 1]);
});
