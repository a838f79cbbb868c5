import { useEffect, useRef } from 'preact/hooks';
import { codesIn, WedgeReader } from './wedge.ts';

/** The field that is made for codes; what is typed into others is theirs. */
export const codeField = 'code';

const isOtherField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.matches('textarea, select, [contenteditable]') ||
    (target instanceof HTMLInputElement && target.name !== codeField && !['checkbox', 'radio'].includes(target.type)));

/** Hears codes from scanners that type, wherever the focus is, and pasted ones; not while a dialog is open. */
export function useWedge(onCode: (code: string) => void): void {
  const heard = useRef(onCode);
  heard.current = onCode;
  useEffect(() => {
    const reader = new WedgeReader();
    const control = new AbortController();
    const isTheirs = (target: EventTarget | null) =>
      isOtherField(target) || document.querySelector('dialog[open]') !== null;
    const onKey = (event: KeyboardEvent) => {
      if (isTheirs(event.target) || event.isComposing) return;
      const isChord = (event.ctrlKey || event.altKey || event.metaKey) && !event.getModifierState('AltGraph');
      const taken = reader.take({ key: event.key, time: event.timeStamp, isChord });
      if (taken === 'not-ours') return;
      const field =
        event.target instanceof HTMLInputElement && event.target.name === codeField ? event.target : undefined;
      // Without a field, keys would press the button that has the focus, or scroll.
      if (!field || taken !== 'ours') event.preventDefault();
      event.stopPropagation();
      if (taken === 'ours') return;
      if (field) field.value = '';
      heard.current(taken.code);
    };
    const onPaste = (event: ClipboardEvent) => {
      const codes = codesIn(event.clipboardData?.getData('text') ?? '');
      const isInField = event.target instanceof HTMLInputElement;
      // One code in the field can be looked at before it is entered.
      if (isTheirs(event.target) || (isInField && codes.length < 2)) return;
      event.preventDefault();
      for (const code of codes) heard.current(code);
    };
    addEventListener('keydown', onKey, { capture: true, signal: control.signal });
    addEventListener('paste', onPaste, { signal: control.signal });
    return () => control.abort();
  }, []);
}
