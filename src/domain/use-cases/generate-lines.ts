import { idsIn } from '../lifecycle/line-references.ts';
import type { RolledItem, RolledLine } from '../lifecycle/roll-up.ts';
import { defaults } from '../model/defaults.ts';
import { refused } from '../model/errors.ts';
import type { ObjectRef, TypeName } from '../model/fields.ts';
import { canonicalJson, type Json, type JsonObject, sameJson } from '../model/json.ts';
import type { StoredObject } from '../model/resource.ts';
import { resourceOf } from '../registry.ts';
import type { Context } from './context.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const lineType: TypeName = 'netbox_asset_lifecycle.bomlineitem';
const cableTypeType: TypeName = 'netbox_asset_lifecycle.cabletype';

const lineKey = (item: Json, variant: Json): string => canonicalJson([item, variant]);

/** Keeps, changes, adds and removes generated lines so that they equal the roll-up; manual lines stay as they are. */
export async function replaceLines(context: Context, work: UnitOfWork, bomId: number, rolled: readonly RolledLine[]) {
  const old = (await work.children(lineType, 'bom', bomId)).filter(({ values }) => values.auto_generated === true);
  const stored = await work.reader.getMany(old.map(({ id }) => ({ type: lineType, id })));
  const byKey = new Map(
    [...stored.values()].map((line) => [lineKey(line.values.item ?? null, line.values.variant ?? null), line]),
  );
  const fresh: JsonObject[] = [];
  for (const { item, variant, quantity } of rolled) {
    const ref = await itemRef(context, work, item);
    const key = lineKey(ref, variant);
    const line = byKey.get(key);
    byKey.delete(key);
    if (!line)
      fresh.push({ ...defaults(resourceOf(lineType)), bom: bomId, item: ref, variant, quantity, auto_generated: true });
    else if (line.values.quantity !== quantity)
      work.follow({ action: 'update', type: lineType, id: line.id, before: line, after: { ...line.values, quantity } });
  }
  refuseReferenced([...byKey.values()]);
  for (const line of byKey.values()) work.delete(line);
  const ids = await context.store.takeIds(lineType, fresh.length);
  fresh.forEach((after, index) => {
    const id = ids[index];
    if (id !== undefined) work.follow({ action: 'create', type: lineType, id, before: null, after });
  });
}

/** Asset Lifecycle: a cable type for each medium and profile is found or made, with blank connectors. */
async function itemRef(context: Context, work: UnitOfWork, item: RolledItem): Promise<ObjectRef> {
  if ('type' in item) return { type: item.type, id: item.id };
  const key = { type: item.cable, profile: item.profile, connector_a: null, connector_b: null };
  const pending = work.changes.find(
    ({ type, after }) => type === cableTypeType && after !== null && sameKey(after, key),
  );
  const known = pending?.id ?? (await work.reader.findUnique(cableTypeType, 'key', key));
  if (known !== undefined) return { type: cableTypeType, id: known };
  const [id = 0] = await context.store.takeIds(cableTypeType, 1);
  const timestamps = { created: work.now, last_updated: work.now };
  work.create(cableTypeType, id, { ...defaults(resourceOf(cableTypeType)), ...key, ...timestamps });
  return { type: cableTypeType, id };
}

const sameKey = (values: JsonObject, key: JsonObject): boolean =>
  Object.entries(key).every(([name, value]) => sameJson(values[name], value));

/** An order or a shipment must not lose the line that it names. */
function refuseReferenced(lines: readonly StoredObject[]): void {
  const referenced = lines.filter(
    ({ values }) => idsIn(values.po_line_items).length > 0 || idsIn(values.shipment_line_items).length > 0,
  );
  if (referenced.length > 0)
    throw refused(
      'protected',
      `Generating would remove line items that orders or shipments refer to: ${referenced.map(({ id }) => id).join(', ')}.`,
    );
}
