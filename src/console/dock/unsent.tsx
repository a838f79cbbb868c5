import { useShared } from '../context.ts';
import { plural } from '../format.ts';
import type { Outbox } from './outbox.ts';
import { useSending } from './use-outbox.ts';

/** How many scans are not sent, why, and what becomes of them. */
export function Unsent({ outbox }: { readonly outbox: Outbox }) {
  const { formats } = useShared();
  const { own, others, isSending, problem } = useSending(outbox);
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
      {others > 0 && (
        <p class="quiet">
          {scans(others)} of other people are kept on this device. They are sent when these people sign in here.
        </p>
      )}
    </div>
  );
}
