import { useEffect, useState } from 'preact/hooks';
import { textOf } from '../api/json.ts';
import { linkTo } from '../api/paths.ts';
import { useShared } from '../context.ts';
import { Failure } from '../parts/failure.tsx';
import { Heading } from '../parts/heading.tsx';
import { Loading } from '../parts/loading.tsx';
import { useLoaded } from '../use-loaded.ts';
import { CameraSwitch } from './camera-switch.tsx';
import { CodeField } from './code-field.tsx';
import { Condition } from './condition.tsx';
import { dockLink, dockPath } from './links.ts';
import { loadKnown } from './load-known.ts';
import type { Outbox } from './outbox.ts';
import { judgementOf, type Mark } from './scan.ts';
import { ScanList } from './scan-list.tsx';
import { Facts } from './shipment-list.tsx';
import { SoundSwitch } from './sound-switch.tsx';
import { Summary } from './summary.tsx';
import { Unsent } from './unsent.tsx';
import { useDesk } from './use-desk.ts';
import { useSummary } from './use-summary.ts';
import { useWedge } from './use-wedge.ts';
import { VerdictPanel } from './verdict-panel.tsx';
import { verdictFor } from './verdicts.ts';

interface Props {
  readonly shipment: string;
  readonly outbox: Outbox;
}

/** Scans of one shipment, one after the other, and how far it is. */
export function ScanView({ shipment, outbox }: Props) {
  const { client, formats } = useShared();
  const { value, problem, again } = useLoaded(
    (signal) => loadKnown(outbox, client, shipment, signal),
    [client, outbox, shipment],
  );
  const isOld = value?.isOld === true;
  // The network is back once the API has judged something.
  useEffect(() => outbox.listen((scans) => isOld && scans.length > 0 && again()), [outbox, isOld, again]);
  const summary = useSummary(outbox, shipment);
  const desk = useDesk(outbox, shipment, value?.known);
  const [mark, setMark] = useState<Mark>();
  const conditions = value?.known.conditions;
  const scan = (code: string) => {
    if (!conditions) return;
    void desk?.scan(code, mark);
    setMark(undefined);
  };
  useWedge(scan);
  const scans = desk?.scans ?? [];
  const aside = scans.filter(
    (one) => !['good', 'wait'].includes(verdictFor(judgementOf(one)?.verdict ?? 'checking', one.mark).tone),
  );
  const name = value ? textOf(value.known.object.display) : '';
  return (
    <div class="dock">
      <nav class="trail" aria-label="Where this is">
        <a href={linkTo(dockPath)}>Dock: other shipments</a>
      </nav>
      <Heading title={name || `Shipment ${shipment}`}>{value && <Facts shipment={value.known.object} />}</Heading>
      {problem && !value && <Failure problem={problem} again={again} />}
      {!value && !problem && <Loading what="the shipment" />}
      {value && (
        <>
          {isOld && (
            <p class="notice">
              Without the network: verdicts are preliminary, by what was known on {formats.format(value.known.at)}.
            </p>
          )}
          <div class="bench">
            <div class="bench-side">
              <VerdictPanel shown={desk?.shown} />
              {conditions ? (
                <div class="tools">
                  <CameraSwitch onCode={scan} />
                  <CodeField label="Code" action="Scan" onCode={scan} />
                  <Condition conditions={conditions} mark={mark} onMark={setMark} />
                  <SoundSwitch />
                </div>
              ) : (
                <p class="notice">
                  You may look at this shipment, and not scan. Ask an administrator for the permission.
                </p>
              )}
              <Unsent outbox={outbox} />
            </div>
            <div class="bench-side">
              <Summary known={summary} />
              {value.known.mayReceive && (
                <p>
                  <a class="button main" href={dockLink(shipment, 'receive/')}>
                    Receive this shipment …
                  </a>
                </p>
              )}
              <ScanList title="To look at" scans={aside} shown={20} none="Nothing was wrong so far." />
              <ScanList title="Scanned here" scans={scans} shown={8} none="Nothing was scanned on this device yet." />
            </div>
          </div>
        </>
      )}
    </div>
  );
}
