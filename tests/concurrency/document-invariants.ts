import { isJsonObject } from '../../src/domain/engine/json.ts';
import type { Row } from '../../src/domain/engine/ports.ts';
import { refKey } from '../../src/domain/engine/resource/resource.ts';
import { refsIn } from '../../src/domain/engine/resource/serialize.ts';
import type { Store } from '../../src/domain/engine/store.ts';
import { registry } from '../../src/domain/registry.ts';
import { broughtBy, every, number, orderedOf, parcelsOf } from './books.ts';
import type { Done } from './history.ts';
import { allOf, lifecycleType } from './spares-world.ts';

/** References that outlive their targets, and that no history may let dangle nevertheless. */
const strong: ReadonlySet<string> = new Set([
  'asset.shipment_line',
  'asset.received_unit',
  'receivedunit.asset',
  'bomlineitem.po_line_items',
  'bomlineitem.shipment_line_items',
]);

/** No document is gone that another one names. */
async function dangling(store: Store): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const { app, model, fields } of registry.resources.filter((one) => one.app === 'asset-lifecycle')) {
    const names = Object.entries(fields).filter(
      ([name, field]) => strong.has(`${model}.${name}`) || !('onDelete' in field) || field.onDelete !== 'keep',
    );
    for (const { id, values } of await every(store, model))
      for (const [name, field] of names) {
        const refs = refsIn(field, values[name]);
        const found = await store.getMany(refs);
        wrong.push(
          ...refs
            .filter((ref) => !found.has(refKey(ref)))
            .map((ref) => `${app} ${model} ${id} names ${ref.type} ${ref.id} in ${name}, which is gone`),
        );
      }
  }
  return wrong;
}

const listedBy = [
  ['po_line_items', 'polineitem'],
  ['shipment_line_items', 'shipmentlineitem'],
] as const;

/** BOM lines list the lines of orders and shipments that name them; an order has one line at most of each BOM line. */
async function lists(store: Store): Promise<readonly string[]> {
  const wrong: string[] = [];
  const bomLines = await every(store, 'bomlineitem');
  for (const [field, model] of listedBy) {
    const naming = Map.groupBy(await every(store, model), ({ values }) => values.bom_line_item);
    for (const { id, values } of bomLines) {
      const own = (naming.get(id) ?? []).map((line) => line.id).sort((a, b) => a - b);
      const listed = [values[field] ?? []]
        .flat()
        .map(Number)
        .sort((a, b) => a - b);
      if (String(own) !== String(listed)) wrong.push(`BOM line ${id} lists ${field} ${listed}, not ${own}`);
    }
  }
  const ordered = await every(store, 'polineitem');
  const places = new Set(ordered.map(({ values }) => `${values.purchase_order} ${values.bom_line_item}`));
  if (places.size !== ordered.length) wrong.push('an order has two lines of one BOM line');
  return [
    ...wrong,
    ...ordered
      .filter(({ values }) => (values.short_closed === null) !== (values.qty_short_closed === 0))
      .map(({ id }) => `order line ${id} is half closed`),
  ];
}

/** Units that were ordered came, come or are closed short, and never two of these. */
async function shortCloses(store: Store): Promise<readonly string[]> {
  const parcels = await parcelsOf(store);
  return (await orderedOf(store))
    .filter((line) => line.closed > Math.max(0, line.quantity - broughtBy(line, parcels)))
    .map(
      (line) =>
        `order line ${line.id} of ${line.quantity} is closed by ${line.closed}, and ${broughtBy(line, parcels)} came`,
    );
}

/** What histories know of the change log of some operations. */
export interface Expectations {
  /** Operations of several requests: the first may be done when a later one is refused. */
  readonly inSteps: ReadonlySet<string>;
  /** Operations of which each that is done creates one object of this model, and of this kind if it has kinds. */
  readonly creates: Readonly<Record<string, { readonly model: string; readonly kind?: string }>>;
}

/** What was refused is not in the change log, what was done is there once, and of what nobody heard there is all or nothing. */
async function logged(store: Store, history: readonly Done[], expected: Expectations): Promise<readonly string[]> {
  const byRequest = Map.groupBy(await allOf(store, 'core.objectchange'), ({ values }) => values.request_id);
  // A slip may have others of its kind follow in other shipments: those of its own count.
  const created = (rows: readonly Row[], { model, kind }: Expectations['creates'][string]): number => {
    const made = rows.flatMap(({ values: { action, changed_object, postchange_data: values } }) =>
      action === 'create' &&
      isJsonObject(changed_object) &&
      changed_object.type === lifecycleType(model) &&
      isJsonObject(values) &&
      (kind === undefined || values.kind === kind)
        ? [{ id: number(changed_object, 'id'), shipment: values.shipment }]
        : [],
    );
    const [first] = made.toSorted((one, other) => one.id - other.id);
    return made.filter(({ shipment }) => shipment === first?.shipment).length;
  };
  return history.flatMap(({ name, request, heard }) => {
    const own = byRequest.get(request) ?? [];
    const creation = expected.creates[name];
    const count = creation ? created(own, creation) : 1;
    return [
      ...(heard === 'refused' && own.length > 0 && !expected.inSteps.has(name)
        ? [`${request} was refused and is in the log`]
        : []),
      ...((heard === 'done' && count !== 1) || count > 1
        ? [`${request} made ${count} of ${JSON.stringify(creation)}`]
        : []),
    ];
  });
}

/** What is wrong with the documents after a history; nothing when all invariants hold. */
export const wrongDocuments = async (
  store: Store,
  history: readonly Done[],
  expected: Expectations,
): Promise<readonly string[]> => [
  ...(await dangling(store)),
  ...(await lists(store)),
  ...(await shortCloses(store)),
  ...(await logged(store, history, expected)),
];
