import type { Client } from '../api/client.ts';
import { isUsed } from './used.ts';

const load = () => import('./outboxes.ts');

/** Sends what was scanned before, whatever place of the console is open. Answers how to end it. */
export function sendInBackground(client: Client): () => void {
  let isOver = false;
  const open = async () => {
    const { outboxOf } = await load();
    if (!isOver) await outboxOf(client);
  };
  const close = async () => {
    const { closeOutbox } = await load();
    closeOutbox(client);
  };
  // Whoever cannot load it now opens the dock later, and it says what is the matter.
  if (isUsed()) open().catch(() => undefined);
  return () => {
    isOver = true;
    if (isUsed()) close().catch(() => undefined);
  };
}
