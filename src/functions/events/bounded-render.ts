import { TemplateError } from '../../domain/engine/templates/template-error.ts';
import type { Render } from '../../domain/platform/events/prepare-request.ts';

/** Milliseconds that a template has in a batch of events, ... */
const mostInBatch = 1_000;
/** ... unless it takes no longer than this for one of them. */
const quick = 100;

/**
 * Renders for one batch of events. A template that is slow again and again is given up for the rest of the batch: all that
 * follows from the events, of whoever, waits for it.
 */
export function boundedRender(render: Render, now: () => number): Render {
  const spent = new Map<string, { milliseconds: number; times: number }>();
  const timed: Render = async (source, context) => {
    const own = spent.get(source) ?? { milliseconds: 0, times: 0 };
    if (own.milliseconds > mostInBatch && own.milliseconds > quick * own.times)
      throw new TemplateError('the template takes too long for so many events at once');
    const begin = now();
    try {
      return await render(source, context);
    } finally {
      spent.set(source, { milliseconds: own.milliseconds + now() - begin, times: own.times + 1 });
    }
  };
  let last: Promise<unknown> = Promise.resolve();
  // One after the other, so that none is charged with the time of another.
  return (source, context) => {
    const own = last.then(() => timed(source, context));
    last = own.catch(() => undefined);
    return own;
  };
}
