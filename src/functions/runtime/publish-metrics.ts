import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { invocationFields } from './invocation.ts';

export interface Measurement {
  /** Nothing that the caller did wrong: the function or what it depends on failed. */
  readonly isFault: boolean;
  readonly milliseconds: number;
  /** What the entry of the log says besides, such as the route. */
  readonly fields: Readonly<Record<string, string>>;
}

let metrics: Metrics | undefined;

/**
 * Requests, faults and latency of all functions together. Route and status are fields of the entry, not dimensions:
 * each value of a dimension would be a metric that is paid for, and there are some 250 routes.
 */
export function publishMetrics(namespace: string, { isFault, milliseconds, fields }: Measurement): void {
  metrics ??= new Metrics({ namespace, serviceName: 'quartermaster' });
  metrics.addMetric('Requests', MetricUnit.Count, 1);
  metrics.addMetric('Faults', MetricUnit.Count, isFault ? 1 : 0);
  metrics.addMetric('Latency', MetricUnit.Milliseconds, Math.round(milliseconds));
  for (const [name, value] of Object.entries({ ...invocationFields(), ...fields }))
    metrics.addMetadata(name, String(value));
  metrics.publishStoredMetrics();
}
