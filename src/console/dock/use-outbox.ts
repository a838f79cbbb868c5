import { useEffect, useState } from 'preact/hooks';
import { useLoaded } from '../use-loaded.ts';
import type { Outbox, Sending } from './outbox.ts';

/** What is still to be sent, as it changes. */
export function useSending(outbox: Outbox): Sending {
  const [sending, setSending] = useState(outbox.sending);
  useEffect(() => {
    setSending(outbox.sending);
    return outbox.listen(() => setSending(outbox.sending));
  }, [outbox]);
  return sending;
}

/** How many scans of one shipment are still to be sent. */
export function useUnsentOf(outbox: Outbox, shipment: string): number {
  const { own } = useSending(outbox);
  const { value } = useLoaded(async () => {
    const unsent = await outbox.store.unsent(outbox.user);
    return unsent.filter((scan) => scan.shipment === shipment).length;
  }, [outbox, shipment, own]);
  return value ?? 0;
}
