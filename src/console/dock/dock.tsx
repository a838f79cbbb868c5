import { useShared } from '../context.ts';
import { Failure } from '../parts/failure.tsx';
import { Heading } from '../parts/heading.tsx';
import { Loading } from '../parts/loading.tsx';
import type { PlaceProps } from '../places.ts';
import { useLoaded } from '../use-loaded.ts';
import { Missing } from '../views/missing.tsx';
import { keepOffline } from './offline.ts';
import type { Outbox } from './outbox.ts';
import { outboxOf } from './outboxes.ts';
import { PickShipment } from './pick-shipment.tsx';
import { ReceiveView } from './receive-view.tsx';
import { ScanView } from './scan-view.tsx';

/** What somebody at the loading bay needs: which shipment, what is in it, and to receive it. */
export function Dock({ rest }: PlaceProps) {
  const { client } = useShared();
  const { value, problem, again } = useLoaded(async () => {
    keepOffline();
    return outboxOf(client);
  }, [client]);
  if (problem)
    return (
      <>
        <Heading title="Dock" />
        <Failure problem={problem} again={again} />
      </>
    );
  return value ? <Places rest={rest} outbox={value} /> : <Loading what="the dock" />;
}

function Places({ rest, outbox }: { readonly rest: string; readonly outbox: Outbox }) {
  if (rest === '') return <PickShipment outbox={outbox} />;
  const [, shipment, verb] = /^(\d{1,15})\/(receive\/)?$/.exec(rest) ?? [];
  if (shipment === undefined) return <Missing />;
  return verb ? <ReceiveView shipment={shipment} outbox={outbox} /> : <ScanView shipment={shipment} outbox={outbox} />;
}
