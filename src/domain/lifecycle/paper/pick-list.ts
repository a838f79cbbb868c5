import type { Context } from '../../engine/context.ts';
import type { StoredObject } from '../../engine/resource/resource.ts';
import { compareKeys, naturalKey } from '../../engine/schema/natural-sort.ts';
import { bom } from '../bom/bom.ts';
import { codeOf } from '../codes/object-code.ts';
import { variantOf } from '../item/item.ts';
import { itemKeyOf } from '../item/item-key.ts';
import { rolledItem } from '../item/rolled-item.ts';
import { column, factsOf, fileName, hiddenNote, type Paper, type Section } from './document.ts';
import { headOf } from './head.ts';
import { itemAndVariant, itemTexts } from './item-texts.ts';
import { pickSources } from './pick-sources.ts';
import { type PlannedObject, plannedObjects } from './planned-objects.ts';
import { type RackPlace, rackPlaces } from './rack-places.ts';

/** A planned object with all that is printed of it. */
interface Pick extends PlannedObject {
  readonly place: RackPlace;
  readonly item: string;
}

/** What is still to be installed for a BOM: what to fetch and from where, then rack by rack from the top where it goes. */
export async function pickList(context: Context, id: number): Promise<Paper> {
  const { document, shown } = await headOf(context, bom, id);
  const { objects, hidden } = await plannedObjects(context, id);
  const picks = await withPlaces(context, objects);
  return {
    title: 'Pick list',
    number: shown('display'),
    filename: fileName('pick-list', document.values.name),
    code: codeOf(bom.type, id),
    parties: [],
    facts: factsOf({
      Status: shown('status'),
      Generated: shown('last_generated').slice(0, 10),
      Objects: String(picks.length),
    }),
    sections: [await toFetch(context, id, picks), ...byRack(picks)],
    notes: hiddenNote(hidden),
    signatures: [],
  };
}

async function withPlaces(context: Context, objects: readonly PlannedObject[]): Promise<readonly Pick[]> {
  const stored = objects.map(({ object }) => object);
  const [placeOf, textOf] = await Promise.all([rackPlaces(context, stored), objectItems(context, stored)]);
  return objects.map((planned) => ({ ...planned, place: placeOf(planned.object), item: textOf(planned.object) }));
}

/** What planned objects are: a type with its variant, a cable by its medium. */
async function objectItems(
  context: Context,
  objects: readonly StoredObject[],
): Promise<(object: StoredObject) => string> {
  const items = objects.flatMap(({ type, values }) => {
    const item = rolledItem(type, values);
    return item && 'id' in item ? [item] : [];
  });
  const textOf = await itemTexts(context, items);
  return ({ type, values }) => {
    const item = rolledItem(type, values);
    if (!item) return '';
    const name = 'id' in item ? textOf(item) : { name: [item.cable, item.profile].filter(Boolean).join(' ') };
    return itemAndVariant(name, { variant: variantOf(type, values) });
  };
}

async function toFetch(context: Context, bomId: number, picks: readonly Pick[]): Promise<Section> {
  const sources = await pickSources(context, bomId);
  const substitutes = [...sources.values()].flat().flatMap(({ substitute }) => substitute ?? []);
  const textOf = await itemTexts(context, substitutes);
  const wanted = [...Map.groupBy(picks, ({ object }) => itemKeyOf.object(object) ?? '')];
  const rows = wanted
    .map(([key, same]) => ({ item: same[0]?.item ?? '', count: same.length, from: sources.get(key) ?? [] }))
    .filter(({ item }) => item !== '')
    .toSorted((a, b) => compareKeys(naturalKey(a.item), naturalKey(b.item)))
    .flatMap(({ item, count, from }) =>
      from.length === 0
        ? [[item, String(count), '', '0', '']]
        : from.map(({ place, units, substitute }, index) => [
            item,
            index === 0 ? String(count) : '',
            substitute ? `${place}: ${textOf(substitute).name}` : place,
            String(units),
            '',
          ]),
    );
  return {
    heading: 'To fetch',
    columns: [
      column('Item', 46),
      column('Needed', 10, 'number'),
      column('From', 30),
      column('There', 9, 'number'),
      column('OK', 6, 'box'),
    ],
    rows,
    sums: [],
    whenEmpty: 'Everything is installed.',
  };
}

const rackColumns = [
  column('OK', 6, 'box'),
  column('Position', 15),
  column('Name', 25),
  column('Item', 38),
  column('Serial number', 24, 'blank'),
];

/** A section for each rack, in the order of sites, locations and racks; what stands in none comes last. */
function byRack(picks: readonly Pick[]): readonly Section[] {
  const racks = Map.groupBy(picks, ({ place: { rack, area } }) =>
    JSON.stringify([rack === '', naturalKey(area), naturalKey(rack)]),
  );
  return [...racks]
    .toSorted(([a], [b]) => compareKeys(a, b))
    .map(([, inRack]) => {
      const { rack = '', area = '' } = inRack[0]?.place ?? {};
      return {
        heading: [rack === '' ? 'Without a rack' : `Rack ${rack}`, area].filter(Boolean).join(', '),
        columns: rackColumns,
        rows: inRack.toSorted(fromTheTop).map(({ place, name, item }) => ['', place.position, name, item, '']),
        sums: [],
        whenEmpty: '',
      };
    });
}

const fromTheTop = (a: Pick, b: Pick): number =>
  heightOrder(a.place.height, b.place.height) || compareKeys(naturalKey(a.name), naturalKey(b.name));

/** Infinite heights are equal, too. */
const heightOrder = (a: number, b: number): number => (a === b ? 0 : a < b ? 1 : -1);
