import { invocationFields } from './invocation.ts';

export interface Measurement {
  /** Nothing that the caller did wrong: the function or what it depends on failed. */
  readonly isFault: boolean;
  readonly milliseconds: number;
  /** Further fields of the log entry, such as the route. */
  readonly fields: Readonly<Record<string, string>>;
}

const definition = (namespace: string) => ({
  Namespace: namespace,
  Dimensions: [['service']],
  Metrics: [
    { Name: 'Requests', Unit: 'Count' },
    { Name: 'Faults', Unit: 'Count' },
    { Name: 'Latency', Unit: 'Milliseconds' },
  ],
});

/**
 * Requests, faults and latency of all functions together, in CloudWatch's embedded metric format. Route and status are
 * fields of the entry, not dimensions: each value of a dimension would be a metric that is paid for, and there are some 250
 * routes. Written past the console, whose entries Lambda would wrap.
 */
export function publishMetrics(namespace: string, { isFault, milliseconds, fields }: Measurement): void {
  const entry = {
    _aws: { Timestamp: Date.now(), CloudWatchMetrics: [definition(namespace)] },
    service: 'quartermaster',
    Requests: 1,
    Faults: isFault ? 1 : 0,
    Latency: Math.round(milliseconds),
    ...invocationFields(),
    ...fields,
  };
  process.stdout.write(`${JSON.stringify(entry)}\n`);
}
