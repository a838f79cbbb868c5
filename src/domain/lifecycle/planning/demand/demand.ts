import { visibleReader } from '../../../engine/access/visible-reader.ts';
import type { Context } from '../../../engine/context.ts';
import { byLine, type Documents } from '../../balance/line-documents.ts';
import { visibleDocuments } from '../../bom/hidden-documents.ts';
import { equivalentsOf } from '../../item/equivalents.ts';
import { OpenDocuments } from './open-documents.ts';
import { keysIn, openLines } from './open-lines.ts';
import { type PeggedLine, peg } from './peg.ts';
import { type Looker, movingLines, type SurplusOffer, supplyFor, visibleOf } from './supply.ts';

const bomType = 'netbox_asset_lifecycle.bom';
const lineType = 'netbox_asset_lifecycle.bomlineitem';
const reservationType = 'netbox_asset_lifecycle.sparereservation';

/** What a line of an open BOM needs and gets. Its numbers are true, whatever the caller may view. */
export interface DemandLine extends PeggedLine<SurplusOffer> {
  /** The caller may view the line and its BOM; others are here so that nobody gets what is theirs. */
  readonly isVisible: boolean;
  /** Its documents that the caller may view. */
  readonly seen: Documents;
  /** Reservations among `reserved` that the caller may not view, by id. */
  readonly hiddenReservations: ReadonlySet<number>;
  /** How many of its documents and reservations the caller may not view. */
  readonly hiddenDocuments: number;
  /**
   * Others went on changing its documents, or the stock that it could get, while all was read: its numbers may be of different
   * moments, and it may be short of less.
   */
  readonly isMoving: boolean;
}

export interface Demand {
  /** Those of all open BOMs, in the order in which they get what is there. */
  readonly lines: readonly DemandLine[];
  /** Free units of pools with this key that no line gets. */
  readonly left: (key: string) => number;
}

/**
 * What all open BOMs need, with what is there pegged to their lines. `pools` are those whose free units are used: null for all
 * that the caller may view. Needs of all lines count, hidden ones included; stock counts as far as the caller may view it. So
 * two callers, or two plans, are never promised more than there is, whichever pools each of them uses. Lines use substitutes that
 * the caller may view, after what is of their own item.
 */
export async function demand(context: Context, pools: readonly number[] | null): Promise<Demand> {
  const { store, actor } = context;
  const open = await OpenDocuments.read(store);
  const looker: Looker = { actor, open };
  const keyOf = await keysIn(open);
  const items = open.all(lineType).map(({ values }) => values.item);
  const substitutes = await equivalentsOf(visibleReader(store, actor), items);
  const { lines, documents } = await openLines(store, open, keyOf, substitutes);
  const [{ documents: visible, hidden }, boms, seenLines, seenReservations] = await Promise.all([
    visibleDocuments({ reader: open.anywhere, actor }, documents),
    visibleOf(looker, bomType, open.all(bomType)),
    visibleOf(looker, lineType, open.all(lineType)),
    visibleOf(looker, reservationType, open.all(reservationType)),
  ]);
  const now = context.now().toISOString();
  const supply = await supplyFor(looker, { lines, visible, pools, now, keyOf });
  const pegged = peg(lines, supply);
  const [bomIds, lineIds, reservationIds] = [boms, seenLines, seenReservations].map(
    (objects) => new Set(objects.map(({ id }) => id)),
  );
  const seenOf = byLine(visible);
  const isMoving = movingLines(open, keyOf);
  return {
    left: pegged.left,
    lines: pegged.lines.map((line): DemandLine => {
      const hiddenReservations = new Set(
        line.reserved.map(({ offer }) => offer.document_id).filter((id) => !reservationIds?.has(id)),
      );
      return {
        ...line,
        isVisible: Boolean(bomIds?.has(line.bom) && lineIds?.has(line.id)),
        seen: seenOf(line.id),
        hiddenReservations,
        hiddenDocuments: (hidden.get(line.id) ?? 0) + hiddenReservations.size,
        isMoving: isMoving(line),
      };
    }),
  };
}
