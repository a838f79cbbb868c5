import { useEffect } from 'preact/hooks';
import { isJsonObject } from '../../domain/engine/json.ts';
import type { Client } from '../api/client.ts';
import { notOurs } from '../api/problem.ts';
import { useShared } from '../context.ts';
import { type Loaded, useLoaded } from '../use-loaded.ts';
import type { KnownSummary } from './known.ts';
import type { Outbox } from './outbox.ts';
import { impatient } from './patience.ts';
import { summaryPath } from './shipments.ts';

/** Milliseconds after the last verdict: fast scanning does not ask for each. */
const settle = 700;
/** Others scan at the same time. */
const refresh = 15_000;

/** What the API says of a shipment's scans, asked for again when there are more; what it said last, when it cannot be asked. */
export function useSummary(outbox: Outbox, shipment: string): Loaded<KnownSummary> {
  const { client } = useShared();
  const loaded = useLoaded((signal) => loadSummary(outbox, client, shipment, signal), [client, outbox, shipment]);
  const { again } = loaded;
  useEffect(() => {
    let soon: ReturnType<typeof setTimeout> | undefined;
    const deaf = outbox.listen((scans) => {
      if (scans.length === 0) return;
      clearTimeout(soon);
      soon = setTimeout(again, settle);
    });
    const timer = setInterval(() => document.hidden || again(), refresh);
    return () => {
      deaf();
      clearTimeout(soon);
      clearInterval(timer);
    };
  }, [outbox, again]);
  return loaded;
}

async function loadSummary(
  { store, user }: Outbox,
  client: Client,
  shipment: string,
  view: AbortSignal,
): Promise<KnownSummary> {
  const kept = await store.summary(user, shipment);
  const signal = impatient(view, kept !== undefined);
  try {
    const summary = await client.request(summaryPath(shipment), { signal });
    if (!isJsonObject(summary)) throw notOurs();
    const known = { user, shipment, at: new Date().toISOString(), summary };
    await store.keepSummary(known);
    return known;
  } catch (thrown) {
    if (!kept) throw thrown;
    return kept;
  }
}
