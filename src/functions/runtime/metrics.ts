import type { MiddlewareObj, Request } from '@middy/core';
import type { Measured } from './metric-names.ts';
import { type EntryFields, publishMetrics } from './publish-metrics.ts';

/** What a function publishes of an invocation that took so many milliseconds, beside what it has added up. */
type Describe<E, R> = (
  request: Request<E, R>,
  milliseconds: number,
) => { readonly measured: Measured; readonly fields: EntryFields };

/** The namespace of CloudWatch; undefined where nothing is published, as on this machine. */
export const metricsNamespace = (): string | undefined => process.env.QM_METRICS_NAMESPACE || undefined;

/** Publishes the metrics of each invocation, where a namespace is set. */
export function measured<E, R>(describe: Describe<E, R>): MiddlewareObj<E, R> {
  const namespace = metricsNamespace();
  if (namespace === undefined) return { before: () => undefined };
  const begins = new WeakMap<Request<E, R>, number>();
  const publish = async (request: Request<E, R>): Promise<void> => {
    const milliseconds = performance.now() - (begins.get(request) ?? 0);
    const { measured: values, fields } = describe(request, milliseconds);
    await publishMetrics(namespace, values, fields);
  };
  return {
    before: (request) => {
      begins.set(request, performance.now());
    },
    after: publish,
    onError: publish,
  };
}
