/** The functions of a stage together, in log entries and as the only dimension of their metrics. */
export const serviceName = 'quartermaster';

/** The metrics that functions publish, with their units in CloudWatch. Each is paid for (docs/decisions/018-logs-and-metrics.md). */
export const metricUnits = {
  Requests: 'Count',
  /** Requests that failed by no fault of the caller. */
  Faults: 'Count',
  Latency: 'Milliseconds',
  ReadUnits: 'Count',
  WriteUnits: 'Count',
  /** Attempts at requests to the table beyond the first. */
  Retries: 'Count',
  /** Transactions that were cancelled: what they were decided by has changed, or they met another. */
  Conflicts: 'Count',
  /** Rows that imports have judged. A file that is all or nothing is judged before it is written, and again then. */
  ImportRows: 'Count',
  /** Requests of webhooks that were sent. */
  Deliveries: 'Count',
  /** Those of them that the receiver did not take. Most are sent again. */
  FailedDeliveries: 'Count',
  /** Age of the oldest job that has not ended, and of the oldest large write that was left behind; 0 without any. */
  UnfinishedSeconds: 'Seconds',
} as const;

export type MetricName = keyof typeof metricUnits;

export type Measured = Readonly<Partial<Record<MetricName, number>>>;
