import { useEffect, useState } from 'preact/hooks';
import { Desk } from './desk.ts';
import type { Known } from './known.ts';
import type { Outbox } from './outbox.ts';
import { isSoundOn, play } from './sound.ts';

/** Scanning for as long as the view is there; draws again when something was scanned or judged. */
export function useDesk(outbox: Outbox, shipment: string, known: Known | undefined): Desk | undefined {
  const [desk, setDesk] = useState<Desk>();
  const [, setTurn] = useState(0);
  useEffect(() => {
    const next = new Desk(outbox, shipment, {
      onChange: () => setTurn((turn) => turn + 1),
      onTone: (tone) => isSoundOn() && play(tone),
    });
    setDesk(next);
    void next.recall();
    return () => next.close();
  }, [outbox, shipment]);
  useEffect(() => {
    if (known) desk?.know(known);
  }, [desk, known]);
  return desk;
}
