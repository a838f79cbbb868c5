import { isJsonObject, type Json, type JsonObject } from '../../../domain/engine/json.ts';

/** A level on a day; the time is that of the day's midnight, in milliseconds. */
export interface Point {
  readonly time: number;
  readonly units: number;
}

/** What a drawing shows of one item of a pool. */
export interface Panel {
  readonly name: string;
  readonly past: readonly Point[];
  readonly likely: readonly Point[];
  readonly least: readonly Point[];
  /** Bounds with their words. */
  readonly bounds: readonly { readonly words: string; readonly units: number }[];
  /** The forecast in a sentence. */
  readonly sentence: string;
}

/** The panels of the answer of a forecast. */
export const panelsOf = (answer: JsonObject): readonly Panel[] => listOf(answer.entries).map(panelOf);

function panelOf(entry: JsonObject): Panel {
  const outlook = listOf(entry.outlook);
  return {
    name: [displayOf(entry.item), ...Object.values(objectOf(entry.variant)).map(String)].join(' '),
    past: listOf(entry.levels).map((point) => pointOf(point, 'units')),
    likely: outlook.map((point) => pointOf(point, 'likely')),
    least: outlook.map((point) => pointOf(point, 'least')),
    bounds: [
      ['minimum', entry.min_quantity],
      ['maximum', entry.max_quantity],
      ['suggested minimum', entry.suggested_min_quantity],
    ].flatMap(([words, units]) => (typeof units === 'number' ? [{ words: `${words} ${units}`, units }] : [])),
    sentence: sentenceOf(entry),
  };
}

function sentenceOf({ months, rate, available, on_order, dry_p50, dry_p90 }: JsonObject): string {
  const stock = `${available} available, ${on_order} on order`;
  if (rate === null || rate === undefined) return `${stock}; no record yet`;
  const drawn = `${rate} a month (${months} months of record)`;
  if (dry_p90 === null) return `${stock}; ${drawn}; not dry within two years`;
  const likely = dry_p50 === null ? 'later than in two years' : `on ${dry_p50}`;
  return `${stock}; ${drawn}; dry ${likely} (50 %), not before ${dry_p90} (90 %)`;
}

const pointOf = ({ date, ...values }: JsonObject, name: string): Point => ({
  time: Date.parse(String(date)),
  units: Number(values[name]),
});

const listOf = (value: Json | undefined): readonly JsonObject[] => [value ?? []].flat().filter(isJsonObject);
const objectOf = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});
const displayOf = (value: Json | undefined): string => String(objectOf(value).display ?? '');
