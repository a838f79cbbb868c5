import { isJsonObject, type Json, type JsonObject } from '../../domain/engine/json.ts';
import { numberOf, objectOf } from './stock.ts';
import type { Bounds } from './suggested.ts';

/** The forecast of one allocation, as far as a page shows it. */
export interface Forecast {
  /** Units a month. */
  readonly rate: number;
  readonly months: number;
  readonly draws: number;
  readonly fades: boolean;
  readonly trust: string;
  readonly leadDays: number;
  readonly leadSource: string;
  readonly likely: number;
  readonly most: number;
  readonly onOrder: number;
  /** YYYY-MM-DD; null beyond two years. */
  readonly dryLikely: string | null;
  readonly dryEarly: string | null;
  /** Undefined without a record. */
  readonly suggested: Bounds | undefined;
  readonly hidden: number;
}

/** The forecast in the answer for one allocation. */
export function forecastIn(answer: Json): Forecast | undefined {
  const [entry] = [objectOf(answer).entries ?? []].flat().filter(isJsonObject);
  return entry && forecastOf(entry);
}

const sources: Readonly<Record<string, string>> = {
  listed: 'by the price list',
  learned: 'by earlier orders',
  default: 'nothing is known',
};

const dayIn = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null);

function forecastOf(entry: JsonObject): Forecast {
  const known = typeof entry.suggested_min_quantity === 'number';
  return {
    rate: numberOf(entry.rate),
    months: numberOf(entry.months),
    draws: numberOf(entry.draws),
    fades: entry.method === 'fading',
    trust: String(entry.trust),
    leadDays: numberOf(entry.lead_time_days),
    leadSource: sources[String(entry.lead_time_source)] ?? '',
    likely: numberOf(entry.demand_p50),
    most: numberOf(entry.demand_p90),
    onOrder: numberOf(entry.on_order),
    dryLikely: dayIn(entry.dry_p50),
    dryEarly: dayIn(entry.dry_p90),
    suggested: known
      ? {
          min_quantity: numberOf(entry.suggested_min_quantity),
          max_quantity: numberOf(entry.suggested_max_quantity),
          reorder_quantity: numberOf(entry.suggested_reorder_quantity),
        }
      : undefined,
    hidden: numberOf(entry.hidden_documents),
  };
}

type Write = (value: number | string) => string | undefined;

/** What the forecast says, by what it is about. */
export function figuresOf(forecast: Forecast, write: Write): readonly (readonly [string, string])[] {
  const { rate, months, draws, fades, trust, leadDays, leadSource, likely, most, onOrder } = forecast;
  const day = (date: string | null) => (date === null ? 'not within two years' : write(date));
  return [
    ['Drawn', `${write(rate)} a month${fades ? ', and less and less' : ''}`],
    ['Record', `${write(months)} months, ${write(draws)} draws`],
    ['Trust', trust],
    ['Lead time', `${write(leadDays)} days (${leadSource})`],
    ['Needed until an order arrives', `${write(likely)}, at most ${write(most)} (90 %)`],
    ['On order', `${write(onOrder)}`],
    ['Dry', `${day(forecast.dryLikely)} (50 %)`],
    ['Not before', `${day(forecast.dryEarly)} (90 %)`],
  ];
}
