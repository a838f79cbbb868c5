import type { JsonObject } from '../../engine/json.ts';
import type { Work } from '../../engine/ports.ts';
import { loadObjects } from '../../engine/resource/load-objects.ts';
import { type Catalogue, factsOf, type ItemFacts } from './catalogue.ts';
import { type Rule, rulesFor } from './serial-rules.ts';

const lineType = 'netbox_asset_lifecycle.shipmentlineitem';

/** A line of a shipment as scans are judged by it. */
export interface LineFacts extends ItemFacts {
  readonly id: number;
  readonly shipped: number;
  readonly rules: readonly Rule[];
}

export type LinesById = ReadonlyMap<number, LineFacts>;

/** The rows of all lines of a shipment. */
export const allLines = (work: Work, shipment: number) => work.children(lineType, 'shipment', shipment);

/** Those that the caller may view. */
export const visibleLines = async (work: Work, shipment: number) =>
  work.visible(lineType, await allLines(work, shipment));

type LineRow = Awaited<ReturnType<typeof allLines>>[number];

/** What is known of lines, by id: one read of their BOM lines. */
export async function lineFacts(
  work: Work,
  rows: readonly LineRow[],
  catalogue: Catalogue,
  rules: readonly Rule[] = [],
): Promise<LinesById> {
  const bomLines = await loadObjects(
    work.reader,
    'netbox_asset_lifecycle.bomlineitem',
    rows.map(({ values }) => values.bom_line_item),
  );
  const itemOf = new Map(bomLines.map(({ id, values }) => [id, values.item]));
  return new Map(
    rows.flatMap(({ id, values }): [number, LineFacts][] => {
      const item = values.substitute ?? itemOf.get(values.bom_line_item);
      if (!item) return [];
      const facts = factsOf(catalogue, item);
      return [[id, { ...facts, id, shipped: values.qty_shipped, rules: rulesFor(rules, item, facts.manufacturer) }]];
    }),
  );
}

/** An item as scans name it. */
export const shownItem = ({ ref, name }: LineFacts): JsonObject => ({
  object_type: ref.type,
  id: ref.id,
  display: name,
});
