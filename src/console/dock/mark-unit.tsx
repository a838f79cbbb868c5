import { useState } from 'preact/hooks';
import { loadForm } from '../api/forms.ts';
import { useShared } from '../context.ts';
import { useLoaded } from '../use-loaded.ts';
import { CodeField } from './code-field.tsx';
import { Condition } from './condition.tsx';
import { conditionsIn } from './load-known.ts';
import type { Outbox } from './outbox.ts';
import type { Mark } from './scan.ts';
import { scansPath } from './shipments.ts';
import { useDesk } from './use-desk.ts';
import { useWedge } from './use-wedge.ts';
import { VerdictPanel } from './verdict-panel.tsx';

interface Props {
  readonly shipment: string;
  readonly outbox: Outbox;
  readonly onMark: () => void;
}

/** Says of a unit, also of one that was scanned before, that it is not in good order: a further scan of it. */
export function MarkUnit({ shipment, outbox, onMark }: Props) {
  const { client } = useShared();
  const desk = useDesk(outbox, shipment, undefined);
  const [mark, setMark] = useState<Mark>();
  const { value } = useLoaded(
    async (signal) => {
      const form = await loadForm(client, scansPath(shipment), signal);
      return form ? conditionsIn(form) : [];
    },
    [client, shipment],
  );
  const scan = (code: string) => {
    void desk?.scan(code, mark);
    setMark(undefined);
    onMark();
  };
  useWedge(scan);
  if (!value || value.length === 0) return null;
  return (
    <section class="card tools">
      <h2>One more unit, or one that is not in good order</h2>
      <Condition conditions={value} mark={mark} onMark={setMark} />
      <CodeField label="Its code" action="Scan" onCode={scan} />
      {desk?.shown && <VerdictPanel shown={desk.shown} />}
    </section>
  );
}
