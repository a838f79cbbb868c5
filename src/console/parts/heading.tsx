import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

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
  useEffect(() => heading.current?.focus(), []);
  return (
    <div class="heading">
      <h1 ref={heading} tabIndex={-1}>
        <bdi>{title}</bdi>
      </h1>
      {children}
    </div>
  );
}
