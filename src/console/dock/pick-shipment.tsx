import { useEffect, useRef, useState } from 'preact/hooks';
import type { JsonObject } from '../../domain/engine/json.ts';
import { textOf } from '../api/json.ts';
import { asProblem } from '../api/problem.ts';
import { useShared } from '../context.ts';
import { Failure } from '../parts/failure.tsx';
import { Heading } from '../parts/heading.tsx';
import { Loading } from '../parts/loading.tsx';
import { go } from '../router.ts';
import { useLoaded } from '../use-loaded.ts';
import { CameraSwitch } from './camera-switch.tsx';
import { CodeField } from './code-field.tsx';
import { expectedShipments, idOf, shipmentsByCode, trackingIn } from './find-shipment.ts';
import { dockLink } from './links.ts';
import type { Outbox } from './outbox.ts';
import { Shipments } from './shipment-list.tsx';
import { Unsent } from './unsent.tsx';
import { useWedge } from './use-wedge.ts';

/** Which shipment: by the number on its label, or out of those that are expected. */
export function PickShipment({ outbox }: { readonly outbox: Outbox }) {
  const { client } = useShared();
  const [notice, setNotice] = useState('');
  const [several, setSeveral] = useState<readonly JsonObject[]>([]);
  const { value, problem, again } = useLoaded((signal) => expectedShipments(client, signal), [client]);
  const kept = useLoaded(() => outbox.store.knownOf(outbox.user), [outbox]);
  // An answer that comes late leads nowhere: another code was scanned since, or another place is open.
  const looking = useRef<AbortController>(undefined);
  useEffect(() => () => looking.current?.abort(), []);
  const find = async (code: string) => {
    looking.current?.abort();
    const control = new AbortController();
    const { signal } = control;
    looking.current = control;
    setSeveral([]);
    setNotice(`Looking for ${trackingIn(code)} …`);
    const here = (kept.value ?? []).map(({ object }) => object).filter((object) => hasNumber(object, code));
    try {
      const found = await shipmentsByCode(client, code, signal);
      choose(found, code);
    } catch (thrown) {
      if (signal.aborted) return;
      const { status, message } = asProblem(thrown);
      if (status === 0 && here.length > 0) choose(here, code);
      else setNotice(message);
    }
  };
  const choose = (found: readonly JsonObject[], code: string) => {
    const [only] = found;
    if (only && found.length === 1) return go(dockLink(idOf(only)));
    setSeveral(found);
    setNotice(
      only
        ? 'Several shipments have this code. Choose one of them.'
        : `No shipment that you may view has or brings ${trackingIn(code)}. Look at the label again, or choose below.`,
    );
  };
  useWedge((code) => void find(code));
  const offline = problem?.status === 0 ? (kept.value ?? []).map(({ object }) => object) : [];
  return (
    <div class="dock">
      <Heading title="Dock" />
      <section class="card">
        <CodeField
          label="Scan the label of the parcel, or type its tracking number"
          action="Find"
          onCode={(code) => void find(code)}
        />
        <CameraSwitch onCode={(code) => void find(code)} />
        <p role="status" class="notice">
          <bdi>{notice}</bdi>
        </p>
        <Shipments shipments={several} label="Found" />
      </section>
      <Unsent outbox={outbox} />
      <section class="card">
        <h2>Expected shipments</h2>
        {problem && offline.length === 0 && <Failure problem={problem} again={again} />}
        {!value && !problem && <Loading what="shipments" />}
        {value?.results.length === 0 && (
          <p class="empty">
            No shipment that you may view is on its way. One appears here once it is prepared or shipped.
          </p>
        )}
        {offline.length > 0 && <p>Without the network: the shipments that this device knows.</p>}
        <Shipments shipments={problem ? offline : (value?.results ?? [])} label="Expected shipments" />
        {!problem && value && (value.count ?? 0) > value.results.length && (
          <p class="quiet">
            Only the next {value.results.length} are shown. Others are found by their tracking number.
          </p>
        )}
      </section>
    </div>
  );
}

const hasNumber = (shipment: JsonObject, code: string): boolean =>
  textOf(shipment.tracking_number).toLowerCase() === trackingIn(code).toLowerCase();
