import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

interface Props {
  readonly title: string;
  readonly children?: ComponentChildren;
}

/** Where a heading has had the focus: one that is drawn anew with what was loaded takes it from nobody who has gone on since. */
let focusedAt: string | undefined;

/** The name of a view: in the tab, and where a screen reader goes on when the view was changed. */
export function Heading({ title, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Quartermaster`;
  }, [title]);
  useLayoutEffect(() => {
    const isNew = focusedAt !== location.hash;
    focusedAt = location.hash;
    if (isNew || document.activeElement === document.body) heading.current?.focus();
  }, []);
  return (
    <div class="heading">
      <h1 ref={heading} tabIndex={-1}>
        <bdi>{title}</bdi>
      </h1>
      {children}
    </div>
  );
}
