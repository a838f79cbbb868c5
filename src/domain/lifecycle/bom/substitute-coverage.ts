import { refKey } from '../../engine/resource/resource.ts';
import type { ObjectRef } from '../../engine/schema/field-kinds.ts';
import { integer } from '../../engine/schema/fields.ts';
import { entries, type SchemaValues } from '../../engine/schema/input-schema.ts';
import { type Documents, DocumentTally, documentEntries } from '../balance/line-documents.ts';
import { itemReference } from '../item/item.ts';

const units = (help: string) => integer({ required: true, help });

const substituteMembers = {
  item: itemReference({}),
  on_draft_orders: units('On orders that are drafts or approved, and neither received nor in transit'),
  ordered: units('On placed orders'),
  in_transit: units('In shipments that are prepared or shipped, or arrived and not counted yet'),
  received: units('Received in good order'),
  on_hand: units('Received and neither installed nor put into a pool'),
  installed: units('Installed from shipments and spares'),
  documents: documentEntries,
};

export const substituteEntries = entries(substituteMembers, {
  help: 'Units that are substitutes for the item of the line; the numbers of the line count them, too',
});

type SubstituteCoverage = SchemaValues<typeof substituteMembers>;

/** The units of each substitute among the documents of a line, in the order of their items. */
export function substituteCoverage({ ordered, shipped, spares }: Documents): readonly SubstituteCoverage[] {
  const named = [...ordered, ...shipped, ...spares].flatMap(({ substitute }) => substitute ?? []);
  const items = new Map(named.map((item) => [refKey(item), item]));
  const of = (item: ObjectRef, document: { readonly substitute?: ObjectRef | null }): boolean =>
    !!document.substitute && refKey(document.substitute) === refKey(item);
  return [...items.values()]
    .toSorted((a, b) => (a.type < b.type ? -1 : a.type > b.type ? 1 : a.id - b.id))
    .map((item) => {
      const tally = new DocumentTally({
        ordered: ordered.filter((document) => of(item, document)),
        shipped: shipped.filter((document) => of(item, document)),
        spares: spares.filter((document) => of(item, document)),
      });
      return {
        item,
        on_draft_orders: tally.count('on_draft_orders'),
        ordered: tally.count('ordered'),
        in_transit: tally.count('in_transit'),
        received: tally.count('received'),
        on_hand: tally.count('on_hand'),
        installed: tally.count('installed'),
        documents: tally.counted,
      };
    });
}
