import { useEffect, useState } from 'preact/hooks';

/** Pixels; the stylesheet gives rows the same height. */
export const rowHeight = 44;
const beyond = 10;
/** Browsers lay out no more than some 33 million pixels. */
export const mostRows = 500_000;

export interface Stretch {
  readonly first: number;
  /** Behind the last. */
  readonly end: number;
}

/** Which rows of so many are to be drawn. */
export function stretchOf(scrolled: number, height: number, count: number): Stretch {
  const first = Math.max(0, Math.floor(scrolled / rowHeight) - beyond);
  const end = Math.min(count, Math.ceil((scrolled + height) / rowHeight) + beyond);
  return { first: Math.min(first, end), end };
}

/** The rows that can be seen in an element that scrolls. */
export function useStretch(element: HTMLElement | null, count: number): Stretch {
  const [{ scrolled, height }, setView] = useState({ scrolled: 0, height: 800 });
  useEffect(() => {
    if (!element) return;
    const look = () => setView({ scrolled: element.scrollTop, height: element.clientHeight });
    look();
    element.addEventListener('scroll', look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [element]);
  return stretchOf(scrolled, height, count);
}
