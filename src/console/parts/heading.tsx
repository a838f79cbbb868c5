import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

interface Props {
  readonly title: string;
  readonly children?: ComponentChildren;
}

/** The name of a view: in the tab, and where a screen reader goes on when the view was changed. */
export function Heading({ title, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Quartermaster`;
  }, [title]);
  // Before anybody can act on what is new: later it would take the focus from where a key has put it.
  useLayoutEffect(() => heading.current?.focus(), []);
  return (
    <div class="heading">
      <h1 ref={heading} tabIndex={-1}>
        <bdi>{title}</bdi>
      </h1>
      {children}
    </div>
  );
}
