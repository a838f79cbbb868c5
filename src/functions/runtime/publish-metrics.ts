import { invocationFields, tallied } from './invocation.ts';
import { type Measured, metricUnits, serviceName } from './metric-names.ts';

/** Fields of the entry that are no dimensions, such as the route. */
export type EntryFields = Readonly<Record<string, string>>;

/**
 * Publishes what an invocation has measured, with what it has added up on its way, as an entry of the log that CloudWatch
 * reads metrics from. Route and status are fields of the entry, not dimensions: each value of a dimension would be a metric
 * that is paid for. The library is loaded here, with the first entry. Each entry has an instance of its own: locally,
 * functions run at once in one process.
 */
export async function publishMetrics(namespace: string, measured: Measured, fields: EntryFields): Promise<void> {
  const { Metrics } = await import('@aws-lambda-powertools/metrics');
  const metrics = new Metrics({ namespace, serviceName });
  const values: Measured = { ...tallied(), ...measured };
  for (const [name, unit] of Object.entries(metricUnits)) {
    const value = Object.entries(values).find(([key]) => key === name)?.[1];
    if (value !== undefined) metrics.addMetric(name, unit, value);
  }
  for (const [name, value] of Object.entries({ ...invocationFields(), ...fields }))
    metrics.addMetadata(name, String(value));
  metrics.publishStoredMetrics();
}
