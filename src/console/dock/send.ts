import { isJsonObject } from '../../domain/engine/json.ts';
import type { Client } from '../api/client.ts';
import { objectsIn } from '../api/json.ts';
import { Problem, unreachable } from '../api/problem.ts';
import { atLast } from './patience.ts';
import { entryOf, type Judgement, judgementIn, type Scan } from './scan.ts';
import { scansPath } from './shipments.ts';

/** The most that one request takes with ease. */
export const mostAtOnce = 100;

type Asking = Pick<Client, 'request'>;

export interface Answered {
  readonly sequence: number;
  readonly judgement: Judgement;
}

/** Scans that one request can take: of one shipment and one scanner. */
export function batchesOf(scans: readonly Scan[]): readonly (readonly Scan[])[] {
  const groups = Map.groupBy(scans, ({ shipment, scanner }) => `${shipment} ${scanner}`);
  return [...groups.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / mostAtOnce) }, (_, index) =>
      group.slice(index * mostAtOnce, (index + 1) * mostAtOnce),
    ),
  );
}

/**
 * Sends a batch and answers the verdicts. A scan that the API cannot take has that as its verdict, and blocks no other. One that
 * the API says nothing of stays to be sent.
 */
export async function sendBatch(client: Asking, batch: readonly Scan[]): Promise<readonly Answered[]> {
  const [first] = batch;
  if (!first) return [];
  const body = { scanner: first.scanner, scans: batch.map(entryOf) };
  try {
    const answer = await client.request(scansPath(first.shipment), { method: 'POST', body, signal: atLast() });
    const entries = objectsIn(isJsonObject(answer) ? answer.scans : undefined);
    const bySequence = new Map(entries.map((entry) => [entry.sequence, entry]));
    return batch.flatMap(({ sequence }) => {
      const entry = bySequence.get(sequence);
      return entry ? [{ sequence, judgement: judgementIn(entry) }] : [];
    });
  } catch (thrown) {
    const problem = thrown instanceof Problem ? thrown : unreachable();
    // Other words than the API's, as of a proxy, refuse nothing.
    if (problem.status !== 400 || problem.answer === null) throw problem;
    return batch.length === 1 ? [refusal(first, problem)] : halves(client, batch);
  }
}

/** Finds the scans that the API refuses. */
async function halves(client: Asking, batch: readonly Scan[]): Promise<readonly Answered[]> {
  const middle = Math.ceil(batch.length / 2);
  const former = await sendBatch(client, batch.slice(0, middle));
  return [...former, ...(await sendBatch(client, batch.slice(middle)))];
}

const refusal = ({ sequence, code }: Scan, { message }: Problem): Answered => ({
  sequence,
  judgement: { verdict: 'refused', message, serial: code },
});
