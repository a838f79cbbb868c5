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

/** The button that opened a dialog may go with it, or a little later, when the page shows what was done. */
function returnTo(before: Element | null): void {
  if (before instanceof HTMLElement) before.focus();
  const watch = new MutationObserver(() => {
    if (before?.isConnected) return;
    watch.disconnect();
    goOnInPage();
  });
  watch.observe(document.body, { childList: true, subtree: true });
  document.addEventListener('focusin', () => watch.disconnect(), { once: true });
  queueMicrotask(goOnInPage);
}

/** A window over the page. The keyboard stays in it until it is closed, and returns to where it was. */
export function Dialog({ title, onClose, children }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement;
    element.current?.showModal();
    return () => returnTo(before);
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
