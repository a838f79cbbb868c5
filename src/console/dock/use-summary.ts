import { useEffect } from 'preact/hooks';
import { isJsonObject, type JsonObject } from '../../domain/engine/json.ts';
import { useShared } from '../context.ts';
import { useLoaded } from '../use-loaded.ts';
import type { Outbox } from './outbox.ts';
import { summaryPath } from './shipments.ts';

/** Milliseconds after the last verdict: fast scanning does not ask for each. */
const settle = 700;
/** Others scan at the same time. */
const refresh = 15_000;

/** What the API says of a shipment's scans, asked for again when there are more. Undefined until it answers. */
export function useSummary(outbox: Outbox, shipment: string): JsonObject | undefined {
  const { client } = useShared();
  const { value, again } = useLoaded((signal) => client.request(summaryPath(shipment), { signal }), [client, shipment]);
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
  return isJsonObject(value) ? value : undefined;
}
