import { useEffect, useRef } from 'preact/hooks';
import { codesIn, WedgeReader } from './wedge.ts';

/** The field that is made for codes, and the one that may have the focus when the next code comes. */
export const codeField = 'code';
export const noteField = 'unit-note';
const ownFields: ReadonlySet<string> = new Set([codeField, noteField]);

const isOtherField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.matches('textarea, select, [contenteditable]') ||
    (target instanceof HTMLInputElement &&
      !ownFields.has(target.name) &&
      !['checkbox', 'radio'].includes(target.type)));

const ownFieldAt = (target: EventTarget | null): HTMLInputElement | undefined =>
  target instanceof HTMLInputElement && ownFields.has(target.name) ? target : undefined;

/** Hears codes from scanners that type, wherever the focus is, and pasted ones; not while a dialog is open. */
export function useWedge(onCode: (code: string) => void): void {
  const heard = useRef(onCode);
  heard.current = onCode;
  useEffect(() => {
    const reader = new WedgeReader();
    const control = new AbortController();
    let before = '';
    const isTheirs = (target: EventTarget | null) =>
      isOtherField(target) || document.querySelector('dialog[open]') !== null;
    const onKey = (event: KeyboardEvent) => {
      if (isTheirs(event.target) || event.isComposing) return;
      const field = ownFieldAt(event.target);
      const isChord = (event.ctrlKey || event.altKey || event.metaKey) && !event.getModifierState('AltGraph');
      const taken = reader.take({ key: event.key, time: event.timeStamp, isChord });
      if (reader.isAtFirst) before = field?.value ?? '';
      if (taken === 'not-ours') return;
      // Without a field, keys would press the button that has the focus, or scroll.
      if (!field || taken !== 'ours') event.preventDefault();
      event.stopPropagation();
      if (taken === 'ours') return;
      if (field) restore(field, field.name === codeField ? '' : before);
      // The view has what the field holds a moment later.
      setTimeout(() => heard.current(taken.code));
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

/** What a scanner typed into a field is no text of it. */
function restore(field: HTMLInputElement, value: string): void {
  field.value = value;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
