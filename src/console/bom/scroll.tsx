import type { ComponentChildren } from 'preact';

interface Props {
  readonly label: string;
  readonly kind?: string;
  readonly children: ComponentChildren;
}

/** A table of any size in a part of the page. */
export const Scroll = ({ label, kind = '', children }: Props) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to scroll by keys, too.
  <section class={`scroll ${kind}`} tabIndex={0} aria-label={label}>
    {children}
  </section>
);
