import { useState } from 'preact/hooks';
import { isJsonObject, type Json } from '../../domain/engine/json.ts';
import { textOf } from '../api/json.ts';
import { linkTo } from '../api/paths.ts';
import { useShared } from '../context.ts';
import { ActionForm } from '../parts/action-form.tsx';
import { Failure } from '../parts/failure.tsx';
import { Heading } from '../parts/heading.tsx';
import { Loading } from '../parts/loading.tsx';
import { ObjectLink } from '../parts/value.tsx';
import { useLoaded } from '../use-loaded.ts';
import { dockLink, dockPath } from './links.ts';
import { MarkUnit } from './mark-unit.tsx';
import type { Outbox } from './outbox.ts';
import { receivePath, shipmentPath } from './shipments.ts';
import { itemNames, SlipPreview } from './slip-preview.tsx';
import { Summary } from './summary.tsx';
import { Unsent } from './unsent.tsx';
import { useUnsentOf } from './use-outbox.ts';
import { useSummary } from './use-summary.ts';

interface Props {
  readonly shipment: string;
  readonly outbox: Outbox;
}

/** What a receipt is asked for; its lines only where somebody counts by hand. */
const usual = ['date_received', 'site', 'location', 'extras', 'note'];

/** Receives what was scanned: shows the slip that will be posted before it is. */
export function ReceiveView({ shipment, outbox }: Props) {
  const { client } = useShared();
  const { value, problem, again } = useLoaded(
    (signal) => client.request(shipmentPath(shipment), { signal }),
    [client, shipment],
  );
  const summary = useSummary(outbox, shipment);
  const unsent = useUnsentOf(outbox, shipment);
  const [slip, setSlip] = useState<Json>();
  const [marks, setMarks] = useState(0);
  const [byHand, setByHand] = useState(false);
  const names = itemNames(summary.value?.summary ?? {});
  const name = isJsonObject(value) ? textOf(value.display) : shipment;
  return (
    <div class="dock">
      <nav class="trail" aria-label="Where this is">
        <a href={dockLink(shipment)}>Back to scanning</a>
      </nav>
      <Heading title={`Receive ${name}`} />
      {problem && <Failure problem={problem} again={again} />}
      {!value && !problem && <Loading what="the shipment" />}
      {slip !== undefined && <Received slip={slip} names={names} shipment={shipment} />}
      {value !== undefined && slip === undefined && (
        <div class="bench">
          <div class="bench-side">
            <Summary known={summary} />
            <MarkUnit shipment={shipment} outbox={outbox} onMark={() => setMarks(marks + 1)} />
          </div>
          <section class="card bench-side">
            <h2>Receipt</h2>
            {unsent > 0 ? (
              <>
                <p>A receipt takes the scans that are sent. Send the others first.</p>
                <Unsent outbox={outbox} />
              </>
            ) : (
              <>
                <p>
                  All units that were scanned and not received yet are received, each in the condition that was said of
                  it.
                </p>
                <ActionForm
                  key={marks}
                  path={receivePath(shipment)}
                  fields={byHand ? [...usual, 'pool', 'lines'] : usual}
                  initial={{ scans: true }}
                  action="Receive"
                  preview={(answer) => <SlipPreview slip={answer} names={names} />}
                  onDone={setSlip}
                />
                {!byHand && (
                  <button type="button" class="link" onClick={() => setByHand(true)}>
                    Count units without numbers, or say which do not come
                  </button>
                )}
              </>
            )}
          </section>
        </div>
      )}
    </div>
  );
}

interface ReceivedProps {
  readonly slip: Json;
  readonly names: ReadonlyMap<string, string>;
  readonly shipment: string;
}

const Received = ({ slip, names, shipment }: ReceivedProps) => (
  <section class="card" role="status">
    <h2>Received</h2>
    <p>The receipt is posted: {isJsonObject(slip) && <ObjectLink object={slip} />}</p>
    <SlipPreview slip={slip} names={names} />
    <p class="row">
      <a class="button main" href={linkTo(dockPath)}>
        Next shipment
      </a>
      <a class="button" href={dockLink(shipment)}>
        Go on with this one
      </a>
    </p>
  </section>
);
