import { useEffect, useRef, useState } from 'preact/hooks';

/** Pixels; the stylesheet gives rows the same height. */
export const rowHeight = 44;
const beyond = 10;
/** Rows come and go by so many at once: not each pixel draws anew. */
const step = 5;
/** Browsers lay out no more than some 33 million pixels. */
export const mostRows = 500_000;

export interface Stretch {
  readonly first: number;
  /** Behind the last. */
  readonly end: number;
}

/** Which rows of so many are to be drawn. */
export function stretchOf(scrolled: number, height: number, count: number): Stretch {
  const first = Math.max(0, Math.floor(scrolled / rowHeight / step) * step - beyond);
  const end = Math.min(count, Math.ceil((scrolled + height) / rowHeight / step) * step + beyond);
  return { first: Math.min(first, end), end };
}

/** The rows that can be seen in an element that scrolls. */
export function useStretch(element: HTMLElement | null, count: number): Stretch {
  const [stretch, setStretch] = useState(() => stretchOf(0, 800, count));
  useEffect(() => {
    if (!element) return;
    const look = () => {
      const { first, end } = stretchOf(element.scrollTop, element.clientHeight, count);
      setStretch((last) => (last.first === first && last.end === end ? last : { first, end }));
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [element, count]);
  const end = Math.min(stretch.end, count);
  return { first: Math.min(stretch.first, end), end };
}

/** What is drawn of each row in a stretch. A row that stays in view is not drawn again as long as the inputs are the same. */
export function useDrawn<T>(
  { first, end }: Stretch,
  draw: (index: number) => T,
  inputs: readonly unknown[],
): readonly T[] {
  const kept = useRef<{ readonly inputs: readonly unknown[]; readonly rows: ReadonlyMap<number, T> }>(undefined);
  const last = kept.current;
  const isSame = last?.inputs.every((input, index) => input === inputs[index]) === true;
  const rows = new Map<number, T>();
  for (let index = first; index < end; index += 1)
    rows.set(index, (isSame ? last.rows.get(index) : undefined) ?? draw(index));
  kept.current = { inputs, rows };
  return [...rows.values()];
}
