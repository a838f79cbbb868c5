import { isAllowed, viewableTo } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import type { JsonObject } from '../../engine/json.ts';
import { list } from '../../engine/query/list.ts';
import { refKey } from '../../engine/resource/resource.ts';
import type { ObjectRef, TypeName } from '../../engine/schema/field-kinds.ts';
import type { SchemaValues } from '../../engine/schema/input-schema.ts';
import { withoutCase } from '../../engine/schema/text.ts';
import { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { parseCode } from '../codes/object-code.ts';
import { type Reading, readCode } from '../codes/read-code.ts';
import { catalogueOf } from '../scanning/catalogue.ts';
import { visibleLines } from '../scanning/line-facts.ts';
import { manifestHead } from '../scanning/manifest.ts';
import { shipment as shipmentResource } from '../shipping/shipment.ts';
import { type CodeMeaning, codedTypes, type scanCodeForm } from './scan-code-schema.ts';

type Found = { readonly meaning: CodeMeaning; readonly object: ObjectRef };
type ScannedCode = SchemaValues<typeof scanCodeForm> & JsonObject;

const lifecycle = 'netbox_asset_lifecycle';

/** Where a number is looked for: exactly, without regard to case. */
const lookUps: readonly (readonly [TypeName, string, CodeMeaning])[] = [
  [`${lifecycle}.receivedunit`, 'serial', 'serial'],
  [`${lifecycle}.spareitem`, 'serial', 'serial'],
  ['dcim.device', 'serial', 'serial'],
  ['dcim.module', 'serial', 'serial'],
  ['dcim.rack', 'serial', 'serial'],
  [`${lifecycle}.receivedunit`, 'asset_tag', 'asset-tag'],
  [`${lifecycle}.spareitem`, 'asset_tag', 'asset-tag'],
  ['dcim.device', 'asset_tag', 'asset-tag'],
  ['dcim.module', 'asset_tag', 'asset-tag'],
  ['dcim.rack', 'asset_tag', 'asset-tag'],
  [`${lifecycle}.shipment`, 'tracking_number', 'tracking-number'],
  [`${lifecycle}.sparespool`, 'name', 'name'],
  ['dcim.rack', 'name', 'name'],
];
const mostOfEach = '20';

/** The objects that a code names, as far as the caller may view them. */
export async function meaningsOfCode(context: Context, code: string): Promise<ScannedCode> {
  const own = parseCode(code);
  if (own)
    return {
      code,
      results: await visible(context, codedTypes.includes(own.type) ? [{ meaning: 'code', object: own }] : []),
    };
  const reading = readCode(code);
  const [listed, expected, items] = await Promise.all([
    Promise.all(reading.numbers.flatMap((number) => lookUps.map((where) => lookUp(context, where, number)))),
    shipmentsFor(context, reading),
    itemsFor(context, reading),
  ]);
  const found = [...listed.flat(), ...(await visible(context, [...expected, ...items]))];
  const once = new Map(found.map((one) => [`${one.meaning} ${refKey(one.object)}`, one]));
  return { code, results: [...once.values()] };
}

async function visible({ store, actor }: Context, found: readonly (Found & JsonObject)[]) {
  const viewable = await viewableTo(
    store,
    actor,
    found.map(({ object }) => object),
  );
  const there = await store.getMany(found.map(({ object }) => object));
  return found.filter(({ object }) => viewable.has(refKey(object)) && there.has(refKey(object)));
}

async function lookUp(context: Context, [type, field, meaning]: (typeof lookUps)[number], number: string) {
  if (!isAllowed(context.actor, 'view', type)) return [];
  const parameters = new Map([
    [`${field}__ie`, [number]],
    ['limit', [mostOfEach]],
  ]);
  const { objects } = await list(context, context.store.registry.resourceOf(type), parameters);
  return objects.map(({ id }) => ({ meaning, object: { type, id } }));
}

/** Shipments whose manifests name the unit or the carton. */
async function shipmentsFor(context: Context, { numbers, cartons }: Reading) {
  const asked = [...new Set([...numbers, ...cartons].map(withoutCase))];
  const expected = await context.store.dock.shipmentsExpecting(0, asked);
  const ids = [...new Set([...expected.values()].flat())];
  const told = await Promise.all(ids.map((id) => tellsOf(context, id, asked)));
  return ids
    .filter((_, index) => told[index])
    .map((id) => ({ meaning: 'expected' as const, object: { type: `${lifecycle}.shipment` as const, id } }));
}

/** Whether one of the numbers is that of a line which the caller may view, or of a carton with such units or none. */
async function tellsOf(context: Context, id: number, numbers: readonly string[]): Promise<boolean> {
  const work = new UnitOfWork(context);
  const shipment = await work.get(shipmentResource.type, id);
  const head = shipment && manifestHead(shipment.values);
  if (!head) return false;
  const { dock } = context.store;
  const [rows, units, cartons] = await Promise.all([
    visibleLines(work, id),
    head.units > 0 ? dock.expectedUnits(id, head, numbers) : new Map<string, never>(),
    head.cartons > 0 ? dock.expectedCartons(id, head, numbers) : new Map<string, never>(),
  ]);
  const lines = new Set(rows.map((row) => row.id));
  const isPlain = (of: readonly number[]) => of.length === 0 || of.some((line) => lines.has(line));
  return (
    [...units.values()].some(({ line }) => lines.has(line)) ||
    numbers.some((number) => {
      const carton = cartons.get(number);
      return carton !== undefined && isPlain(Object.keys(carton.lines).map(Number));
    })
  );
}

async function itemsFor({ store }: Context, { parts }: Reading) {
  const wanted = parts.map(withoutCase);
  const { items } = await catalogueOf(store);
  return [...items.values()]
    .filter((item) => wanted.some((part) => item.parts.has(part)))
    .map(({ ref }) => ({ meaning: 'part-number' as const, object: { type: ref.type, id: ref.id } }));
}
