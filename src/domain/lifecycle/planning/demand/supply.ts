import { grantOf, permitted, viewableTo } from '../../../engine/access/access.ts';
import type { Actor } from '../../../engine/ports.ts';
import type { ObjectOf, StoredObject } from '../../../engine/resource/resource.ts';
import { refKey } from '../../../engine/resource/resource.ts';
import type { ObjectRef, TypeName } from '../../../engine/schema/field-kinds.ts';
import { byNeed, type ComingUnits } from '../../balance/coming-units.ts';
import type { Documents } from '../../balance/line-documents.ts';
import type { Offer } from '../../bom/stock.ts';
import type { ItemVariant } from '../../item/item.ts';
import { isExpired, remaining } from '../../spares/spare-reservations.ts';
import { isFree, type OpenDocuments } from './open-documents.ts';
import type { OpenLine, Supply } from './peg.ts';

const lifecycle = 'netbox_asset_lifecycle';
const spareType = `${lifecycle}.spareitem`;
const reservationType = `${lifecycle}.sparereservation`;
const poolType = `${lifecycle}.sparespool`;

/** Units of another line's document, and when they come. */
export interface SurplusOffer extends Offer, ComingUnits {}

/** Who looks, and what reads what decides on that. */
export interface Looker {
  readonly actor: Actor;
  readonly open: OpenDocuments;
}

/** Those of the objects that the caller may view. */
export const visibleOf = async <O extends StoredObject>(
  { actor, open }: Looker,
  type: TypeName,
  objects: readonly O[],
): Promise<readonly O[]> => {
  const reader = open.anywhere;
  return permitted(reader, await grantOf(reader.registry, actor, 'view', type), objects);
};

/**
 * What lines can get: reservations of their BOM, free units of pools and what other lines do not need. Stock that the caller may
 * not view is given to nobody, and so is what moved while it was read. Reservations count whether or not the caller may view
 * them, since they say what a BOM does not need any more. `pools`: null for all.
 */
export async function supplyFor(
  looker: Looker,
  {
    lines,
    visible,
    pools,
    now,
    keyOf,
  }: {
    readonly lines: readonly OpenLine[];
    /** The documents of lines that the caller may view. */
    readonly visible: Documents;
    readonly pools: readonly number[] | null;
    readonly now: string;
    readonly keyOf: (spare: { readonly values: ItemVariant }) => string;
  },
): Promise<Supply<SurplusOffer>> {
  const { open } = looker;
  const byId = new Map(open.all(spareType).map((spare) => [spare.id, spare]));
  const live = open
    .all(reservationType)
    .filter((one) => !open.isMoving(one) && remaining(one.values) > 0 && !isExpired(one.values, now));
  const reserved = Map.groupBy(live, ({ values }) => values.bom);
  const free = await freeSpares(looker, pools);
  return {
    reserved: new Map(
      [...reserved].map(([bom, own]) => [
        bom,
        byKey(own, ({ id, values }) => {
          const spare = byId.get(values.spare_item);
          return spare ? [keyOf(spare), { document_id: id, source_id: spare.id, free: remaining(values) }] : undefined;
        }),
      ]),
    ),
    free: byKey(free, (spare) => [
      keyOf(spare),
      {
        document_id: spare.id,
        source_id: spare.values.pool,
        free: spare.values.quantity - spare.values.qty_reserved,
      },
    ]),
    surplus: surplusOf(open, lines, visible, keyOf),
  };
}

async function freeSpares(
  looker: Looker,
  pools: readonly number[] | null,
): Promise<readonly ObjectOf<typeof spareType>[]> {
  const { open, actor } = looker;
  const free = open
    .all(spareType)
    .filter((spare) => isFree(spare.values) && !open.isMoving(spare) && (pools?.includes(spare.values.pool) ?? true));
  const seen = await visibleOf(looker, spareType, free);
  const poolOf = ({ values }: ObjectOf<typeof spareType>): ObjectRef => ({ type: poolType, id: values.pool });
  const keys = await viewableTo(open.anywhere, actor, seen.map(poolOf));
  return seen.filter((spare) => keys.has(refKey(poolOf(spare)))).toSorted((a, b) => a.id - b.id);
}

/**
 * What lines bring beyond their need, as far as the caller may view the documents and they stood still. Nobody owes units of
 * orders that are not placed.
 */
function surplusOf(
  open: OpenDocuments,
  lines: readonly OpenLine[],
  visible: Documents,
  keyOf: (unit: { readonly values: ItemVariant }) => string,
) {
  const seen = new Set([
    ...visible.ordered.map(({ id }) => `netbox_asset_lifecycle.polineitem ${id}`),
    ...visible.shipped.map(({ id }) => `netbox_asset_lifecycle.shipmentlineitem ${id}`),
  ]);
  const offers = lines
    .filter((line) => !hasMoving(open, line))
    .flatMap((line) =>
      byNeed(line, line.documents)
        .over.filter(({ state, document, id }) => state !== 'planned' && seen.has(`${document} ${id}`))
        .map((coming) => ({ key: keyOfComing(line, coming, keyOf), coming })),
    );
  return byKey(offers, ({ key, coming }): readonly [string, SurplusOffer] => [
    key,
    { ...coming, document_id: coming.id, source_id: coming.source, free: coming.quantity },
  ]);
}

/** The key of what a document of a line brings, which may be a substitute. */
function keyOfComing(
  { key, variant, documents }: OpenLine,
  { document, id }: ComingUnits,
  keyOf: (unit: { readonly values: ItemVariant }) => string,
): string {
  const list = document === 'netbox_asset_lifecycle.polineitem' ? documents.ordered : documents.shipped;
  const item = list.find((one) => one.id === id)?.substitute;
  return item ? keyOf({ values: { item, variant } }) : key;
}

/** Tells of a line whether it, or stock that it could get, moved while all was read. */
export function movingLines(open: OpenDocuments, keyOf: (spare: { readonly values: ItemVariant }) => string) {
  const moving = <O extends StoredObject>(objects: readonly O[]): readonly O[] =>
    objects.filter((object) => open.isMoving(object));
  const keys = new Set(moving(open.all(spareType)).map(keyOf));
  const boms = new Set(moving(open.all(reservationType)).map(({ values }) => values.bom));
  return (line: OpenLine): boolean =>
    hasMoving(open, line) || boms.has(line.bom) || line.keys.some((key) => keys.has(key));
}

/** True when others changed the line, its BOM or one of its documents while all was read. */
const hasMoving = (open: OpenDocuments, { id, bom, documents }: OpenLine): boolean =>
  !open.isStill &&
  [
    { type: `${lifecycle}.bom` as const, id: bom },
    { type: `${lifecycle}.bomlineitem` as const, id },
    ...documents.ordered.flatMap((line) => [
      { type: `${lifecycle}.polineitem` as const, id: line.id },
      { type: `${lifecycle}.purchaseorder` as const, id: line.order },
    ]),
    ...documents.shipped.flatMap((line) => [
      { type: `${lifecycle}.shipmentlineitem` as const, id: line.id },
      { type: `${lifecycle}.shipment` as const, id: line.shipment },
    ]),
    ...documents.spares.map(({ asset }) => ({ type: `${lifecycle}.asset` as const, id: asset })),
  ].some((ref) => open.isMoving(ref));

function byKey<T, O extends Offer>(
  list: readonly T[],
  offer: (one: T) => readonly [string, O] | undefined,
): ReadonlyMap<string, readonly O[]> {
  const found = new Map<string, O[]>();
  for (const one of list) {
    const [key, made] = offer(one) ?? [];
    if (key === undefined || made === undefined) continue;
    const known = found.get(key) ?? [];
    found.set(key, known);
    known.push(made);
  }
  return found;
}
