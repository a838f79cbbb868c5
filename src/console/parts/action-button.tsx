import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { loadForm } from '../api/forms.ts';
import { useShared } from '../context.ts';
import { useLoaded } from '../use-loaded.ts';
import { Dialog } from './dialog.tsx';

interface Props {
  /** Of the verb or the list that the button is for. */
  readonly path: string;
  readonly label: string;
  readonly title: string;
  readonly isMain?: boolean;
  /** Whether there is anything to do now. A dialog that is open stays: what it has done may have been the last of it. */
  readonly isOffered?: boolean;
  readonly children: (close: () => void) => ComponentChildren;
}

/** A button that opens a dialog; absent for people who may not do what it is for. */
export function ActionButton({ path, label, title, isMain = false, isOffered = true, children }: Props) {
  const { client } = useShared();
  const [isOpen, setOpen] = useState(false);
  const { value } = useLoaded(async (signal) => (await loadForm(client, path, signal)) !== undefined, [client, path]);
  if (!value || !(isOffered || isOpen)) return null;
  const close = () => setOpen(false);
  return (
    <>
      <button type="button" class={isMain ? 'main' : ''} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {label}
      </button>
      {isOpen && (
        <Dialog title={title} onClose={close}>
          {children(close)}
        </Dialog>
      )}
    </>
  );
}
