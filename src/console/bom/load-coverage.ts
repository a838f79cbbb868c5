import { isJsonObject, type Json, type JsonObject } from '../../domain/engine/json.ts';
import type { Client } from '../api/client.ts';
import { objectsIn, textOf } from '../api/json.ts';
import { asProblem } from '../api/problem.ts';
import { type CoverageLine, lineOf } from './coverage-line.ts';
import { entriesIn } from './read-table.ts';

/** Amounts in one currency, as exact decimals. */
interface Total {
  readonly currency: string;
  readonly on_draft_orders: string;
  readonly ordered: string;
  readonly received: string;
  readonly short_closed: string;
  readonly unpricedLines: number;
}

export interface Coverage {
  readonly lines: readonly CoverageLine[];
  /** How many lines the caller may not view. */
  readonly hiddenLines: number;
  readonly totals: readonly Total[];
}

export const boms = '/plugins/asset-lifecycle/boms/';
export const coveragePath = (id: string): string => `${boms}${id}/coverage/`;

/** The coverage of a BOM of any length: the table of its lines takes a tenth of the room that JSON takes. */
export async function loadCoverage(client: Client, id: string, signal: AbortSignal): Promise<Coverage> {
  const path = coveragePath(id);
  try {
    const answer = await client.request(path, { signal });
    return { ...aboutAll(answer), lines: objectsIn(isJsonObject(answer) ? answer.lines : []).map(lineOf) };
  } catch (thrown) {
    if (asProblem(thrown).status !== 413) throw thrown;
    const [about, table] = await Promise.all([
      client.request(path, { query: { fields: 'hidden_lines,totals' }, signal }),
      client.text(path, { query: { format: 'csv' }, signal }),
    ]);
    return { ...aboutAll(about), lines: (await entriesIn(table)).map(lineOf) };
  }
}

function aboutAll(answer: Json): Omit<Coverage, 'lines'> {
  const { hidden_lines, totals } = isJsonObject(answer) ? answer : {};
  return { hiddenLines: Number(hidden_lines ?? 0), totals: objectsIn(totals).map(totalOf) };
}

const totalOf = ({
  currency,
  on_draft_orders,
  ordered,
  received,
  short_closed,
  unpriced_lines,
}: JsonObject): Total => ({
  currency: textOf(currency),
  on_draft_orders: textOf(on_draft_orders),
  ordered: textOf(ordered),
  received: textOf(received),
  short_closed: textOf(short_closed),
  unpricedLines: Number(unpriced_lines ?? 0),
});
