import type { MiddlewareObj, Request } from '@middy/core';
import { type Measurement, publishMetrics } from './publish-metrics.ts';

/** Dimensions and fields of a request besides its duration. */
export type Described = Omit<Measurement, 'milliseconds'>;

/**
 * Publishes the metrics of each request, as an entry of the log that CloudWatch reads them from. Off where no namespace is
 * set, as on this machine.
 */
export function measured<E, R>(describe: (request: Request<E, R>) => Described): MiddlewareObj<E, R> {
  const { QM_METRICS_NAMESPACE: namespace } = process.env;
  if (!namespace) return { before: () => undefined };
  const begins = new WeakMap<Request<E, R>, number>();
  const publish = (request: Request<E, R>): void => {
    const milliseconds = performance.now() - (begins.get(request) ?? 0);
    publishMetrics(namespace, { ...describe(request), milliseconds });
  };
  return {
    before: (request) => {
      begins.set(request, performance.now());
    },
    after: publish,
    onError: publish,
  };
}
