import { useEffect, useState } from 'preact/hooks';
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
