import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** Keys would begin at the top of the page again. */
function goOnInPage(): void {
  if (document.activeElement === document.body) document.querySelector<HTMLElement>('#main')?.focus();
}

/** A window over the page. The keyboard stays in it until it is closed, and returns to where it was. */
export function Dialog({ title, onClose, children }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement;
    element.current?.showModal();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
      // The button that opened it may go with it.
      queueMicrotask(goOnInPage);
    };
  }, []);
  return (
    <dialog ref={element} aria-labelledby={id} onClose={onClose}>
      <div class="heading">
        <h2 id={id}>{title}</h2>
        <button type="button" class="link" onClick={onClose}>
          Close
        </button>
      </div>
      {children}
    </dialog>
  );
}
