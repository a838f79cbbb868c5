import { type Json, sameJson } from '../../src/domain/engine/json.ts';
import type { Row } from '../../src/domain/engine/ports.ts';
import { isObjectRef } from '../../src/domain/engine/resource/resource.ts';
import type { Store } from '../../src/domain/engine/store.ts';
import { entriesOf, every, number, parcelsOf, sumOf, unitsIn } from './books.ts';

/** Received units that a shipment line holds, and is expected to show. */
const held: ReadonlySet<string> = new Set(['available', 'damaged', 'installed']);

/** Every shipment line: its counts are the sums of its slips and of the assets that hold its units. */
async function lineCounts(store: Store, tolerated: number): Promise<readonly string[]> {
  const stored = new Map((await every(store, 'shipmentlineitem')).map(({ id, values }) => [id, values]));
  const numbered = Map.groupBy(
    await every(store, 'receivedunit'),
    ({ values }) => `${values.shipment_line_item} ${values.status}`,
  );
  return (await parcelsOf(store)).flatMap((parcel) => {
    const { id, received, damaged, missing, returned, writtenOff, installed, pooled, shipped, status } = parcel;
    const arrived = received + damaged + returned + writtenOff;
    const values = stored.get(id) ?? {};
    const counts = {
      qty_received: received,
      qty_damaged: damaged,
      qty_missing: missing,
      qty_returned: returned,
      qty_written_off: writtenOff,
      qty_installed: installed,
    };
    const inStatus = (name: string): number => numbered.get(`${id} ${name}`)?.length ?? 0;
    const rooms = {
      available: received - installed - pooled,
      damaged,
      scrapped: writtenOff - inStatus('lost'),
      lost: writtenOff - inStatus('scrapped'),
      ...(status === 'received' ? { returned } : {}),
    };
    return [
      ...Object.entries(counts)
        .filter(([name, units]) => number(values, name) !== units)
        .map(([name, units]) => `shipment line ${id}: ${name} is ${values[name]}, its documents say ${units}`),
      ...Object.entries(rooms)
        .filter(([name, units]) => inStatus(name) > units)
        .map(
          ([name, units]) =>
            `shipment line ${id}: ${inStatus(name)} numbered units are ${name}, there is room for ${units}`,
        ),
      ...(installed + pooled > received ? [`shipment line ${id}: ${installed + pooled} are used of ${received}`] : []),
      ...Object.entries(counts)
        .filter(([, units]) => units < 0)
        .map(([name, units]) => `shipment line ${id}: ${name} is ${units}`),
      ...(arrived > shipped + tolerated ? [`shipment line ${id}: more came than was shipped`] : []),
      ...(installed + pooled > 0 && status !== 'received' ? [`shipment line ${id} is ${status}, and in use`] : []),
    ];
  });
}

/** Who has an asset tag: units and spares that are here. */
const tagOf = ({ values: { asset_tag } }: Row): string => String(asset_tag).toLowerCase();

const numberOf = ({ values: { item = null, serial } }: Row): string =>
  JSON.stringify([item, String(serial).toLowerCase()]);

/** Numbered units: each is in one place, which both sides know, and no two that are here have the same number. */
async function numberedUnits(store: Store): Promise<readonly string[]> {
  const units = await every(store, 'receivedunit');
  const assets = await every(store, 'asset');
  const spares = (await every(store, 'spareitem')).filter(({ values }) => values.serial !== '');
  const shipments = new Map((await parcelsOf(store)).map(({ id, status }) => [id, status]));
  const present = units.filter(({ values }) => held.has(String(values.status)));
  const inPools = spares.filter(({ values }) => number(values, 'quantity') > 0);
  const tagged = [
    ...present,
    ...(await every(store, 'spareitem')).filter(({ values }) => number(values, 'quantity') > 0),
  ];
  const sameTag = [
    ...Map.groupBy(
      tagged.filter(({ values }) => values.asset_tag !== null),
      tagOf,
    ),
  ].filter(([, rows]) => rows.length > 1);
  const bomLines = new Map((await every(store, 'bomlineitem')).map(({ id, values }) => [id, values]));
  const lines = new Map((await every(store, 'shipmentlineitem')).map(({ id, values }) => [id, values]));
  const itemBy = (unit: Row): Json =>
    bomLines.get(number(lines.get(number(unit.values, 'shipment_line_item')) ?? {}, 'bom_line_item'))?.item ?? null;
  const given = assets
    .filter(({ values }) => values.installed !== null && (values.unit_serial ?? '') !== '')
    .map(({ id, values: { unit_item = null, unit_serial = null } }) => ({
      id,
      values: { item: unit_item, serial: unit_serial },
    }));
  const twice = [...Map.groupBy([...present, ...inPools, ...given], numberOf)].filter(([, rows]) => rows.length > 1);
  return [
    ...twice.map(([name, rows]) => `${rows.length} units that are here have the number ${name}`),
    ...sameTag.map(([name, rows]) => `${rows.length} units that are here have the asset tag ${name}`),
    ...units
      .filter((unit) => !sameJson(unit.values.item, itemBy(unit)))
      .map(({ id }) => `unit ${id} is of another item than its BOM line`),
    ...spares
      .filter(({ values }) => ![0, 1].includes(number(values, 'quantity')))
      .map(({ id, values }) => `spare ${id} has a serial number and holds ${values.quantity}`),
    ...units.flatMap(({ id, values }) => {
      const holders = assets.filter((asset) => asset.values.received_unit === id).map((asset) => asset.id);
      const expected = values.status === 'installed' ? [values.asset] : [];
      const isAway = shipments.get(number(values, 'shipment_line_item')) !== 'received';
      return [
        ...(String(holders) === String(expected) ? [] : [`unit ${id} (${values.status}) is held by ${holders}`]),
        ...(isAway && held.has(String(values.status)) ? [`unit ${id} is ${values.status}, its shipment is away`] : []),
      ];
    }),
  ];
}

/** The status that each disposition gives. */
const disposedAs: Readonly<Record<string, string>> = {
  returned: 'returned',
  repaired: 'available',
  damaged: 'damaged',
  scrapped: 'scrapped',
  lost: 'lost',
};

/** Which statuses a unit may have that its papers show in this one: it may have been used since, or gone back with its shipment. */
const mayBe: Readonly<Record<string, readonly string[]>> = {
  available: ['available', 'installed', 'in-pool', 'returned'],
  damaged: ['damaged', 'returned'],
};

/** Numbered units: each is as the last disposition says that names it and was not reversed, or as it arrived. */
async function disposedUnits(store: Store): Promise<readonly string[]> {
  const slips = (await every(store, 'receivingslip')).toSorted((one, other) => one.id - other.id);
  const reversed = new Set(slips.map(({ values }) => values.reverses));
  const shipments = new Map((await parcelsOf(store)).map(({ id, status }) => [id, status]));
  const onPaper = new Map<unknown, string>();
  for (const { values } of slips.filter((one) => one.values.kind === 'disposition' && !reversed.has(one.id)))
    for (const { received_unit } of entriesOf({ values }).flatMap(unitsIn))
      onPaper.set(received_unit, disposedAs[String(values.disposition)] ?? 'nothing');
  return (await every(store, 'receivedunit')).flatMap(({ id, values }) => {
    const paper = onPaper.get(id);
    const status = String(values.status);
    const isReturned = shipments.get(number(values, 'shipment_line_item')) === 'returned';
    const allowed = paper ? (mayBe[paper] ?? [paper]) : [...held, 'in-pool', 'returned'];
    const fits = allowed.includes(status) && (status !== 'returned' || paper === 'returned' || isReturned);
    return fits ? [] : [`unit ${id} is ${status}, its papers say ${paper ?? 'nothing'}`];
  });
}

/** Slips are reversed once at most; what went to pools is what the ledger of spares got from shipments. */
async function slipsAndLedger(store: Store): Promise<readonly string[]> {
  const slips = await every(store, 'receivingslip');
  const reversed = slips.map(({ values }) => values.reverses).filter((id) => id !== null);
  const sent = sumOf(slips.flatMap(entriesOf), (entry) => number(entry, 'qty_to_pool'));
  const entered = (await every(store, 'sparemovement')).filter(({ values: { document } }) => isShipment(document));
  const units = sumOf(entered, ({ values }) => number(values, 'quantity'));
  return [
    ...(new Set(reversed).size === reversed.length ? [] : ['a slip was reversed twice']),
    ...(units === sent ? [] : [`slips send ${sent} units to pools, their ledger got ${units}`]),
  ];
}

const isShipment = (document: Json | undefined): boolean =>
  isObjectRef(document) && document.type === 'netbox_asset_lifecycle.shipment';

/** Units of spares: an asset holds what was last drawn for it, and nothing after it gave a unit back. */
async function drawnUnits(store: Store): Promise<readonly string[]> {
  const assets = await every(store, 'asset');
  const movements = (await every(store, 'sparemovement')).toSorted((one, other) => one.id - other.id);
  const last = new Map(movements.map(({ values }) => [documentOf(values), values]));
  const spares = new Map((await every(store, 'spareitem')).map(({ id, values }) => [id, values]));
  const wrong = assets.flatMap(({ id, values: { spares_pool, spare_item } }) => {
    const entry = last.get(`netbox_asset_lifecycle.asset ${id}`);
    const drawn = entry?.kind === 'draw' ? entry.spare_item : null;
    return drawn === spare_item && (spare_item === null) === (spares_pool === null)
      ? []
      : [`asset ${id} has a unit of spare ${spare_item} of pool ${spares_pool}, its ledger says ${drawn}`];
  });
  const holders = new Map(assets.map(({ id, values }) => [id, values.spare_item]));
  const numbered = [...spares].filter(([, values]) => values.serial !== '');
  return [
    ...wrong,
    ...numbered
      .filter(([id, { asset, quantity }]) => asset !== null && (holders.get(Number(asset)) !== id || quantity !== 0))
      .map(([id, { asset, quantity }]) => `spare ${id} holds ${quantity} and is installed as ${asset}`),
    ...assets
      .filter(({ id, values }) => numbered.some(([spare, { asset }]) => spare === values.spare_item && asset !== id))
      .map(({ id, values }) => `asset ${id} has the unit of spare ${values.spare_item}, which does not say so`),
  ];
}

const documentOf = ({ document }: Row['values']): string =>
  isObjectRef(document) ? `${document.type} ${document.id}` : '';

/** What is wrong with units of shipments and spares; nothing when each is in exactly one place and all papers say so. */
export const wrongUnits = async (store: Store, tolerated = 0): Promise<readonly string[]> => [
  ...(await lineCounts(store, tolerated)),
  ...(await numberedUnits(store)),
  ...(await disposedUnits(store)),
  ...(await slipsAndLedger(store)),
  ...(await drawnUnits(store)),
];
