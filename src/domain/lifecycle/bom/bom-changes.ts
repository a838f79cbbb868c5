import { canonicalJson, type JsonObject } from '../../engine/json.ts';
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
import type { RolledUnit } from '../item/rolled-item.ts';
import type { RolledLine } from './roll-up.ts';

const count = (help: string) => integer({ required: true, help });

const lineMembers = {
  item: itemReference({ help: 'Null for a cable type that does not exist yet' }),
  new_cable_type: anyJson({
    help: 'Medium and profile of the cable type that generating creates; null for an existing item',
  }),
  variant: jsonObject(),
  quantity: count('Quantity of the line; for a removed line its last quantity'),
};

const storedLineMembers = {
  bom_line_item: count('Id of the line'),
  ...lineMembers,
  po_line_items: references('netbox_asset_lifecycle.polineitem', { help: 'Order lines that refer to the line' }),
  shipment_line_items: references('netbox_asset_lifecycle.shipmentlineitem', {
    help: 'Shipment lines that refer to the line',
  }),
};

/** No more objects than this are listed one by one. */
const mostObjectsListed = 100;

const objects = (help: string) =>
  entries({ object: genericReference(assetTypes, {}) }, { help: `${help}, the first ${mostObjectsListed}` });

/** The changes of a generation: its lines, and the objects that enter or leave the snapshot. */
export const changesForm = {
  lines_added: entries(lineMembers),
  lines_removed: entries(storedLineMembers),
  lines_changed: entries({ ...storedLineMembers, quantity_before: count('Previous quantity of the line') }),
  lines_unchanged: count('Generated lines that do not change'),
  objects_in: count('Objects that come into the snapshot'),
  objects_out: count('Objects that leave the snapshot'),
  objects_unchanged: count('Objects that stay in the snapshot'),
  first_objects_in: objects('Objects that come in'),
  first_objects_out: objects('Objects that leave'),
};

/** The changes that generating would make, and whether it would be refused. */
export const comparisonForm = {
  bom: count('Id of the BOM'),
  last_generated: datetime({ help: 'When the snapshot was taken; null before the first' }),
  differs: boolean({ default: false, help: 'Lines or objects differ from the snapshot' }),
  refused: boolean({
    default: false,
    help: 'Generating is refused because it would remove a line that an order or a shipment refers to',
  }),
  ...changesForm,
};

export type BomChanges = SchemaValues<typeof changesForm> & JsonObject;

/** A stored line of a BOM. */
export type StoredLine = ObjectOf<'netbox_asset_lifecycle.bomlineitem'>;

/** The changes of the generated lines. A line keeps its id as long as its item and variant stay. */
export interface LineChanges {
  readonly added: readonly RolledLine[];
  readonly changed: readonly { readonly line: StoredLine; readonly quantity: number }[];
  readonly removed: readonly StoredLine[];
  readonly unchanged: number;
}

const keyOf = ({ item, variant }: RolledUnit): string => canonicalJson([{ ...item }, variant]);

/** Cables of rolled lines are named by their cable type where it exists, otherwise by medium and profile. */
export function lineChanges(stored: readonly StoredLine[], rolled: readonly RolledLine[]): LineChanges {
  const left = new Map(stored.map((line) => [keyOf(line.values), line]));
  const added: RolledLine[] = [];
  const changed: { line: StoredLine; quantity: number }[] = [];
  for (const rolledLine of rolled) {
    const key = keyOf(rolledLine);
    const { quantity } = rolledLine;
    const line = left.get(key);
    left.delete(key);
    if (!line) added.push(rolledLine);
    else if (line.values.quantity !== quantity) changed.push({ line, quantity });
  }
  const removed = [...left.values()];
  return { added, changed, removed, unchanged: stored.length - changed.length - removed.length };
}

/** Lines that orders or shipments refer to: they must not be removed. */
export const referencedLines = (lines: readonly StoredLine[]): readonly StoredLine[] =>
  lines.filter(({ values }) => values.po_line_items.length + values.shipment_line_items.length > 0);

/** A line that must not be removed, with the lines of orders and shipments that refer to it. */
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
  po_line_items: values.po_line_items,
  shipment_line_items: values.shipment_line_items,
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
