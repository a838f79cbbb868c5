import { canonicalJson, type Json, type JsonObject } from '../../engine/json.ts';
import type { ObjectOf } from '../../engine/resource/resource.ts';
import type { TypeName } from '../../engine/schema/field-kinds.ts';
import {
  anyJson,
  boolean,
  datetime,
  genericReference,
  integer,
  jsonObject,
  references,
} from '../../engine/schema/fields.ts';
import { entries, type SchemaValues } from '../../engine/schema/input-schema.ts';
import { assetTypes, itemReference } from '../item/item.ts';
import { idsIn } from '../item/line-references.ts';
import type { RolledLine } from './roll-up.ts';

const count = (help: string) => integer({ required: true, help });

const lineMembers = {
  item: itemReference({ help: 'Null for a cable type that is not there yet' }),
  new_cable_type: anyJson({ help: 'Medium and profile of the cable type that generating will make; null without one' }),
  variant: jsonObject(),
  quantity: count('Units that the line asks for, or did before it went'),
};

const storedLineMembers = {
  bom_line_item: count('Id of the line'),
  ...lineMembers,
  po_line_items: references('netbox_asset_lifecycle.polineitem', { help: 'Order lines that name the line' }),
  shipment_line_items: references('netbox_asset_lifecycle.shipmentlineitem', {
    help: 'Shipment lines that name the line',
  }),
};

/** No more objects than this are listed one by one. */
const mostObjectsListed = 100;

const objects = (help: string) =>
  entries({ object: genericReference(assetTypes, {}) }, { help: `${help}, the first ${mostObjectsListed}` });

/** What a generation changes: the lines that it makes, and the objects that come into the snapshot or leave it. */
export const changesForm = {
  lines_added: entries(lineMembers),
  lines_removed: entries(storedLineMembers),
  lines_changed: entries({ ...storedLineMembers, quantity_before: count('Units that the line asked for before') }),
  lines_unchanged: count('Generated lines that stay as they are'),
  objects_in: count('Objects that come into the snapshot'),
  objects_out: count('Objects that leave the snapshot'),
  objects_unchanged: count('Objects that stay in the snapshot'),
  first_objects_in: objects('Objects that come in'),
  first_objects_out: objects('Objects that leave'),
};

/** What generating would change, and whether it would be done. */
export const comparisonForm = {
  bom: count('Id of the BOM'),
  last_generated: datetime({ help: 'When the snapshot was taken; null before the first' }),
  differs: boolean({ default: false, help: 'Lines or objects differ from the snapshot' }),
  refused: boolean({
    default: false,
    help: 'Generating is refused, since a line would vanish that an order or a shipment names',
  }),
  ...changesForm,
};

export type BomChanges = SchemaValues<typeof changesForm> & JsonObject;

/** A stored line of a BOM. */
export type StoredLine = ObjectOf<'netbox_asset_lifecycle.bomlineitem'>;

/** What becomes of the generated lines. Each is known by its item and variant, by which it keeps its id. */
export interface LineChanges {
  readonly added: readonly RolledLine[];
  readonly changed: readonly { readonly line: StoredLine; readonly quantity: number }[];
  readonly removed: readonly StoredLine[];
  readonly unchanged: number;
}

const keyOf = (item: Json | undefined, variant: Json | undefined): string =>
  canonicalJson([item ?? null, variant ?? null]);

/** Rolled lines name cables by the type of their cable type where there is one, else by medium and profile. */
export function lineChanges(stored: readonly StoredLine[], wanted: readonly RolledLine[]): LineChanges {
  const left = new Map(stored.map((line) => [keyOf(line.values.item, line.values.variant), line]));
  const added: RolledLine[] = [];
  const changed: { line: StoredLine; quantity: number }[] = [];
  for (const want of wanted) {
    const key = keyOf({ ...want.item }, want.variant);
    const line = left.get(key);
    left.delete(key);
    if (!line) added.push(want);
    else if (line.values.quantity !== want.quantity) changed.push({ line, quantity: want.quantity });
  }
  const removed = [...left.values()];
  return { added, changed, removed, unchanged: stored.length - changed.length - removed.length };
}

/** Lines that orders or shipments name: they must not vanish. */
export const referencedLines = (lines: readonly StoredLine[]): readonly StoredLine[] =>
  lines.filter(({ values }) => idsIn(values.po_line_items).length + idsIn(values.shipment_line_items).length > 0);

/** A line that must not vanish, with the lines of orders and shipments that name it. */
export const describeReferenced = ({ id, values }: StoredLine): JsonObject => ({
  bom_line_item: id,
  ...documentsOf(values),
});

/** Ids of objects by type. */
export type Objects = ReadonlyMap<TypeName, readonly number[]>;

export function describeChanges(lines: LineChanges, before: Objects, after: Objects): BomChanges {
  const [incoming, outgoing] = [missingFrom(before, after), missingFrom(after, before)];
  return {
    lines_added: lines.added.map(describeWanted),
    lines_removed: lines.removed.map(describeStored),
    lines_changed: lines.changed.map(({ line, quantity }) => ({
      ...describeStored(line),
      quantity,
      quantity_before: line.values.quantity,
    })),
    lines_unchanged: lines.unchanged,
    objects_in: sizeOf(incoming),
    objects_out: sizeOf(outgoing),
    objects_unchanged: sizeOf(after) - sizeOf(incoming),
    first_objects_in: firstOf(incoming),
    first_objects_out: firstOf(outgoing),
  };
}

const describeWanted = ({ item, variant, quantity }: RolledLine) => ({
  item: 'id' in item ? { ...item } : null,
  new_cable_type: 'id' in item ? null : { type: item.cable, profile: item.profile },
  variant,
  quantity,
});

const describeStored = ({ id, values }: StoredLine) => ({
  bom_line_item: id,
  item: values.item,
  new_cable_type: null,
  variant: values.variant,
  quantity: values.quantity,
  ...documentsOf(values),
});

const documentsOf = (values: StoredLine['values']) => ({
  po_line_items: idsIn(values.po_line_items).map(Number),
  shipment_line_items: idsIn(values.shipment_line_items).map(Number),
});

/** The objects of `all` that are not in `known`. */
function missingFrom(known: Objects, all: Objects): Objects {
  return new Map(
    [...all].map(([type, ids]) => {
      const there = new Set(known.get(type));
      return [type, ids.filter((id) => !there.has(id))];
    }),
  );
}

const sizeOf = (list: Objects): number => [...list.values()].reduce((sum, ids) => sum + ids.length, 0);

const firstOf = (list: Objects) =>
  [...list]
    .flatMap(([type, ids]) => ids.slice(0, mostObjectsListed).map((id) => ({ object: { type, id } })))
    .slice(0, mostObjectsListed);
