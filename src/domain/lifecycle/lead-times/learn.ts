import { refKey } from '../../engine/resource/resource.ts';
import type { ObjectRef } from '../../engine/schema/field-kinds.ts';
import { type Estimate, estimate } from './estimate.ts';
import { type LeadDays, leadDays, logOf, openObservation } from './lead-days.ts';
import type { VendorSums } from './spreads.ts';
import { type Observation, sumsOf } from './sums.ts';

/** What an order line tells of the lead time of an item. */
export interface LeadRecord {
  readonly vendor: number;
  readonly order: number;
  readonly item: ObjectRef;
  /** Each arrival: days after the order, and its share of the ordered units. */
  readonly came: readonly { readonly days: number; readonly share: number }[];
  /** The part that is still owed, and the days since the order. */
  readonly open: { readonly days: number; readonly share: number };
}

/** What is learned of a vendor, or of vendors without deliveries. */
export interface LearnedVendor {
  /** Null for vendors without deliveries. */
  readonly vendor: number | null;
  readonly deliveries: number;
  readonly orders: number;
  readonly open_lines: number;
  /** Of an item without deliveries. */
  readonly others: LeadDays;
  readonly items: readonly ({ readonly item: ObjectRef; readonly deliveries: number } & LeadDays)[];
}

/** Rounds in which open orders are weighed by what the round before has learned. */
const rounds = 2;

/** What all records tell, vendor by vendor in the order of their ids; empty without any delivery. */
export function learn(records: readonly LeadRecord[]): readonly LearnedVendor[] {
  let observed: readonly (readonly Observation[])[] = records.map(observationsOf);
  let learned = estimate(sumsByVendor(records, observed));
  if (!learned) return [];
  for (let round = 0; round < rounds && learned; round += 1) {
    observed = withOpen(records, learned);
    learned = estimate(sumsByVendor(records, observed));
  }
  return learned ? figures(records, observed, learned) : [];
}

const observationsOf = ({ came }: LeadRecord): readonly Observation[] =>
  came.map(({ days, share }) => ({ value: logOf(days), weight: share }));

function withOpen(records: readonly LeadRecord[], learned: Estimate): readonly (readonly Observation[])[] {
  return records.map((record) => {
    const { vendor, item, open } = record;
    const late = open.share > 0 ? openObservation(open.days, learned.vendor(vendor).item(refKey(item))) : undefined;
    return [...observationsOf(record), ...(late ? [{ ...late, weight: late.weight * open.share }] : [])];
  });
}

function sumsByVendor(
  records: readonly LeadRecord[],
  observed: readonly (readonly Observation[])[],
): ReadonlyMap<number, VendorSums> {
  const told = records.flatMap((record, index) => {
    const observations = observed[index] ?? [];
    return observations.length > 0 ? [{ ...record, observations }] : [];
  });
  return new Map(
    [...Map.groupBy(told, ({ vendor }) => vendor)].map(([vendor, own]) => {
      const byItem = Map.groupBy(own, ({ item }) => refKey(item));
      const items = [...byItem].map(
        ([key, some]) => [key, sumsOf(some.flatMap(({ observations }) => observations))] as const,
      );
      return [vendor, { items: new Map(items), orders: new Set(own.map(({ order }) => order)).size }];
    }),
  );
}

/** No vendor has this id: it stands for all without deliveries. */
const unknownVendor = -1;

function figures(
  records: readonly LeadRecord[],
  observed: readonly (readonly Observation[])[],
  learned: Estimate,
): readonly LearnedVendor[] {
  const late = new Set(records.filter(({ came }, index) => (observed[index] ?? []).length > came.length));
  const delivered = records.filter(({ came }) => came.length > 0);
  const vendors = [...Map.groupBy(records, ({ vendor }) => vendor)]
    .filter(([, own]) => own.some((record) => record.came.length > 0 || late.has(record)))
    .sort(([a], [b]) => a - b)
    .map(([vendor, own]) => figuresOf(vendor, own, late, learned));
  const all = figuresOf(unknownVendor, [], late, learned);
  const others = { ...all, vendor: null, ...countsOf(delivered), open_lines: late.size };
  return [others, ...vendors];
}

function figuresOf(
  vendor: number,
  own: readonly LeadRecord[],
  late: ReadonlySet<LeadRecord>,
  learned: Estimate,
): LearnedVendor {
  const predict = learned.vendor(vendor).item;
  const known = own.filter((record) => record.came.length > 0 || late.has(record));
  const items = [...Map.groupBy(known, ({ item }) => refKey(item))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, some]) => {
      const [first] = some;
      return first ? [{ item: first.item, ...leadDays(predict(key)), deliveries: countsOf(some).deliveries }] : [];
    });
  const open_lines = own.filter((record) => late.has(record)).length;
  return { vendor, ...countsOf(own), open_lines, others: leadDays(predict('')), items };
}

function countsOf(records: readonly LeadRecord[]): Pick<LearnedVendor, 'deliveries' | 'orders'> {
  const delivered = records.filter(({ came }) => came.length > 0);
  return {
    deliveries: delivered.reduce((sum, { came }) => sum + came.length, 0),
    orders: new Set(delivered.map(({ order }) => order)).size,
  };
}
