import { useState } from 'preact/hooks';
import { useShared } from '../context.ts';
import { plural } from '../format.ts';
import { Dialog } from '../parts/dialog.tsx';
import type { Outbox } from './outbox.ts';
import { useSending, useUnsentOf } from './use-outbox.ts';

/** How many scans are not sent, why, and what becomes of them. */
export function Unsent({ outbox }: { readonly outbox: Outbox }) {
  const { formats } = useShared();
  const { own, others, isSending, problem, stuck } = useSending(outbox);
  const scans = (count: number) => `${formats.format(count)} ${plural(count, 'scan', 'scans')}`;
  return (
    <div class="unsent">
      <p role="status" class={own > 0 ? 'waits' : 'quiet'}>
        {own > 0 ? `${scans(own)} not sent yet` : 'All scans are sent.'}
      </p>
      {own > 0 && problem && (
        <>
          <p>{problem.message} They are kept on this device, and sent by themselves.</p>
          <button type="button" disabled={isSending} onClick={() => void outbox.send()}>
            Send now
          </button>
        </>
      )}
      {stuck.map((shipment) => (
        <Stuck key={shipment} outbox={outbox} shipment={shipment} />
      ))}
      {others > 0 && (
        <p class="quiet">
          {scans(others)} of other people are kept on this device. They are sent when these people sign in here.
        </p>
      )}
    </div>
  );
}

/** Scans that the API will not take: only the person can say that they are not needed. */
function Stuck({ outbox, shipment }: { readonly outbox: Outbox; readonly shipment: string }) {
  const [isAsking, setAsking] = useState(false);
  const count = useUnsentOf(outbox, shipment);
  return (
    <>
      <p>
        Shipment {shipment} is gone, or you may not scan it any more: its {count} {plural(count, 'scan', 'scans')}{' '}
        cannot be sent.
      </p>
      <button type="button" onClick={() => setAsking(true)}>
        Discard them …
      </button>
      {isAsking && (
        <Dialog title={`Discard ${count} ${plural(count, 'scan', 'scans')}`} onClose={() => setAsking(false)}>
          <p>They are removed from this device, and nobody will have them.</p>
          <button type="button" class="main" onClick={() => void outbox.discard(shipment)}>
            Discard
          </button>
        </Dialog>
      )}
    </>
  );
}
