import type { Reader } from '../../engine/ports.ts';
import { rowsFrom } from '../../engine/resource/load-objects.ts';
import {
  type DatedRate,
  type Exchange,
  type Factor,
  factorFor,
  newestAmong,
  pairsOf,
  type RatesByPair,
  ratesByPair,
} from './rates.ts';

const rateType = 'netbox_asset_lifecycle.exchangerate';

/** The rates of these pairs. A reader of what the caller may view finds visible rates only. */
async function ratesOf(reader: Pick<Reader, 'rows'>, pairs: readonly string[]): Promise<RatesByPair> {
  const found = await Promise.all([...new Set(pairs)].map((pair) => ratesOfPair(reader, pair)));
  return ratesByPair(found.flat());
}

async function ratesOfPair(reader: Pick<Reader, 'rows'>, pair: string): Promise<readonly DatedRate[]> {
  const found: DatedRate[] = [];
  for await (const { values } of rowsFrom(reader, { kind: 'in-order', type: rateType, equals: pair }))
    found.push({ day: values.date ?? '', from: values.from_currency, to: values.to_currency, rate: values.rate });
  return found;
}

/** The factor of one exchange; null where a rate is missing. */
export async function readFactor(reader: Pick<Reader, 'rows'>, exchange: Exchange): Promise<Factor | null> {
  const rates = await ratesOf(reader, pairsOf(exchange));
  return factorFor(newestAmong(rates, exchange.day), exchange);
}

/** Factors from many currencies to one, on the day that each amount has. */
export interface FactorTable {
  /** Null where a rate or the currency is missing. */
  readonly factorOn: (from: string | null, day: string) => Factor | null;
}

/** Reads all rates that amounts in these currencies need to become amounts in `to`; `pivot` as in an exchange. */
export async function readFactors(
  reader: Pick<Reader, 'rows'>,
  from: Iterable<string | null>,
  { to, pivot }: Pick<Exchange, 'to' | 'pivot'>,
): Promise<FactorTable> {
  const codes = to === '' ? [] : [...new Set(from)].filter((code) => code !== null && code !== '');
  const rates = await ratesOf(
    reader,
    codes.flatMap((code) => pairsOf({ from: code ?? '', to, pivot })),
  );
  const known = new Map<string, Factor | null>();
  const factorOn = (code: string, day: string): Factor | null => {
    const key = `${code} ${day}`;
    const factor = known.get(key) ?? factorFor(newestAmong(rates, day), { from: code, to, pivot });
    known.set(key, factor);
    return factor;
  };
  return { factorOn: (code, day) => (code === null || to === '' ? null : factorOn(code, day)) };
}
