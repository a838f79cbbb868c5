import { VisibleDocuments } from '../../../engine/access/visible-documents.ts';
import type { Context } from '../../../engine/context.ts';
import { invalid } from '../../../engine/errors.ts';
import { answers } from '../../../engine/query/answer.ts';
import { list } from '../../../engine/query/list.ts';
import type { Parameters } from '../../../engine/query/selection.ts';
import type { Resource } from '../../../engine/resource/resource.ts';
import { manifestOf } from '../../scanning/manifest.ts';
import { visibleManifest } from '../../scanning/visible-manifest.ts';
import { shipment } from '../../shipping/shipment.ts';
import { shipmentLineItem } from '../../shipping/shipment-line-item.ts';
import { visibleLines } from '../visible-lines.ts';
import { type Label, labelled, labelOf } from './label.ts';
import { objectFilters } from './labels-request.ts';

/** Labels that are drawn while a client waits: QR codes take some 20 ms each. */
const mostLabels = 500;

/** The labels of the objects that a query selects as their list would: those that the caller may view, in order. */
export async function objectLabels(context: Context, query: Parameters): Promise<readonly Label[]> {
  const resource = resourceIn(context, query);
  const { objects, count } = await list(context, resource, objectFilters(query));
  requireFew(count ?? objects.length);
  const shown = await answers(context, resource, objects, 'full');
  return shown.map((answer) => labelOf(context, resource.type, answer));
}

/** A carton or pallet, by its GS1 number. */
export interface CartonLabel {
  /** Eighteen digits, of which the last checks the others. */
  readonly sscc: string;
  readonly heading: string;
  readonly lines: readonly string[];
}

/** The labels of the cartons of the shipments that a query selects, as the manifest names them. Fails with 400 for other objects. */
export async function cartonLabels(context: Context, query: Parameters): Promise<readonly CartonLabel[]> {
  const resource = resourceIn(context, query);
  if (resource.type !== shipment.type)
    throw invalid({ code: [`gs1-128 is for the cartons of shipments: use type=${shipment.type}.`] });
  const { objects } = await list(context, shipment, objectFilters(query));
  const stored = await new VisibleDocuments(context).get(
    shipment.type,
    objects.map(({ id }) => id),
  );
  const labels: CartonLabel[] = [];
  for (const document of stored.values()) {
    const { lines } = await visibleLines(context, shipmentLineItem.type, 'shipment', document.id);
    const shown = new Set(lines.map(({ id }) => id));
    const { cartons, units } = visibleManifest(await manifestOf(context.store, document), shown);
    const inCarton = Map.groupBy(units, ({ carton }) => carton);
    for (const { sscc, parent } of cartons) {
      const count = inCarton.get(sscc)?.length ?? 0;
      const texts = [count === 0 ? '' : `${count} units`, parent === null ? '' : `On ${parent}`].filter(Boolean);
      labels.push({ sscc, heading: document.values.tracking_number, lines: texts });
    }
  }
  requireFew(labels.length);
  return labels;
}

function resourceIn({ store }: Context, query: Parameters): Resource {
  const type = query.get('type')?.at(-1) ?? '';
  const resource = store.registry.find(type);
  if (!resource || !Object.hasOwn(labelled, type))
    throw invalid({ type: [`Select a valid choice. ${type} is not one of ${Object.keys(labelled).join(', ')}.`] });
  return resource;
}

function requireFew(count: number): void {
  if (count > mostLabels)
    throw invalid({
      __all__: [`A request may ask for up to ${mostLabels} labels; this one asks for ${count}. Use filters.`],
    });
}
