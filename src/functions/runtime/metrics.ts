import type { MiddlewareObj, Request } from '@middy/core';
import type { Measurement } from './publish-metrics.ts';

/** What a request tells of itself beside its time. */
export type Described = Omit<Measurement, 'milliseconds'>;

/**
 * Publishes the metrics of each request, as an entry of the log that CloudWatch reads them from. Off where no namespace is
 * set, as on this machine. What publishes them is loaded while the first request waits for the database.
 */
export function measured<E, R>(describe: (request: Request<E, R>) => Described): MiddlewareObj<E, R> {
  const { POWERTOOLS_METRICS_NAMESPACE: namespace } = process.env;
  if (!namespace) return { before: () => undefined };
  const begins = new WeakMap<Request<E, R>, number>();
  const publish = async (request: Request<E, R>): Promise<void> => {
    const milliseconds = performance.now() - (begins.get(request) ?? 0);
    const { publishMetrics } = await import('./publish-metrics.ts');
    publishMetrics(namespace, { ...describe(request), milliseconds });
  };
  return {
    before: (request) => {
      begins.set(request, performance.now());
      void import('./publish-metrics.ts');
    },
    after: publish,
    onError: publish,
  };
}
