import { type MetricName, serviceName } from '../../src/functions/runtime/metric-names.ts';
import { functions } from './functions.ts';
import { metricsNamespace } from './metrics-namespace.ts';
import { queueDeclarations } from './queues.ts';

/** A metric of CloudWatch; dimensions are texts, or refer to resources of the stack. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions?: Readonly<Record<string, string | object>>;
  readonly statistic?: 'Sum' | 'Maximum';
  /** What counts as 1. */
  readonly unit?: number;
}

/** Raised while an expression over its metrics (`m0`, `m1`, ...) is above a threshold. */
export interface Alarm {
  /** What has happened, and where to look. */
  readonly description: string;
  /** Ten at most: each is paid for as an alarm. */
  readonly metrics: readonly Metric[];
  readonly expression: 'sum' | 'max';
  readonly threshold: number;
  /** Periods of five minutes, of which all have to be above. */
  readonly periods?: number;
}

const minute = 60;
/** Seconds that a metric is added up for. */
export const period = 5 * minute;
const mostMetrics = 10;
// biome-ignore lint/suspicious/noTemplateCurlyInString: osls puts the stage in.
export const stage = '${sls:stage}';
/** As in serverless.yml. */
export const service = 'qm';

const ofFunction = (key: string, name: string, statistic: 'Sum' | 'Maximum' = 'Sum'): Metric => ({
  namespace: 'AWS/Lambda',
  name,
  dimensions: { FunctionName: `${service}-${stage}-${key}` },
  statistic,
});
const ofQueue = (queue: string, name: string): Metric => ({
  namespace: 'AWS/SQS',
  name,
  dimensions: { QueueName: { 'Fn::GetAtt': [queue, 'QueueName'] } },
  statistic: 'Maximum',
});
const ofTable = (name: string): Metric => ({
  namespace: 'AWS/DynamoDB',
  name,
  dimensions: { TableName: { Ref: 'Table' } },
});
/** A metric that functions publish. */
const ofService = (name: MetricName): Metric => ({
  namespace: metricsNamespace(stage),
  name,
  dimensions: { service: serviceName },
  statistic: 'Maximum',
});
const ofApi = (name: string, statistic: 'Sum' | 'Maximum'): Metric => ({
  namespace: 'AWS/ApiGateway',
  name,
  dimensions: { ApiName: `${stage}-${service}`, Stage: stage },
  statistic,
});

const isApi = (events: readonly object[]): boolean => events.every((event) => 'http' in event);
/** Functions without a route: nobody sees their answer. */
const background = Object.entries(functions).filter(([, { events }]) => events.length > 0 && !isApi(events));
const sourceNames = Object.keys(queueDeclarations);
const deadLetterQueues = ['FailedInvocations', ...sourceNames.map((name) => `${name}Failed`)];

/** In groups that an alarm takes, each with a number behind its name from the second on. */
function inGroups(name: string, alarm: Alarm): readonly (readonly [string, Alarm])[] {
  const groups: [string, Alarm][] = [];
  for (let start = 0; start < alarm.metrics.length; start += mostMetrics) {
    const number = start / mostMetrics + 1;
    groups.push([
      number === 1 ? name : `${name}${number}`,
      { ...alarm, metrics: alarm.metrics.slice(start, start + mostMetrics) },
    ]);
  }
  return groups;
}

/** The alarms of a stage by their names. */
export const alarms: ReadonlyMap<string, Alarm> = new Map([
  [
    'ApiFaults',
    {
      description: 'The API answered 5 requests or more with 5xx in five minutes. Look at the log: filter Faults = 1.',
      metrics: [ofApi('5XXError', 'Sum')],
      expression: 'sum',
      threshold: 4,
    },
  ],
  [
    'ApiSlow',
    {
      description: 'Requests took 25 of their 29 seconds, in each of three periods. Look at Latency by route.',
      metrics: [ofApi('IntegrationLatency', 'Maximum')],
      expression: 'max',
      threshold: 25_000,
      periods: 3,
    },
  ],
  ...inGroups('BackgroundErrors', {
    description:
      'Schedules, imports or events failed 3 times or more in five minutes. Look at the log: filter level = "ERROR".',
    metrics: background.map(([key]) => ofFunction(key, 'Errors')),
    expression: 'sum',
    threshold: 2,
  }),
  ...inGroups('NearLimit', {
    description: 'A schedule, an import or a handler of events took nine tenths of the time that it has.',
    metrics: background.map(([key, { timeout = 0 }]) => ({
      ...ofFunction(key, 'Duration', 'Maximum'),
      unit: timeout * 1_000,
    })),
    expression: 'max',
    threshold: 0.9,
  }),
  [
    'Throttled',
    {
      description:
        'Lambda throttled functions of this region 20 times or more in each of three periods of five minutes: the account has no concurrency left, or the imports theirs.',
      metrics: [{ namespace: 'AWS/Lambda', name: 'Throttles' }],
      expression: 'sum',
      threshold: 19,
      periods: 3,
    },
  ],
  [
    'TableThrottled',
    {
      description:
        'DynamoDB throttled 50 requests or more in five minutes. See "Hot keys" in docs/explanation/scaling.md.',
      metrics: [ofTable('ReadThrottleEvents'), ofTable('WriteThrottleEvents')],
      expression: 'sum',
      threshold: 49,
    },
  ],
  [
    'DeadLetters',
    {
      description:
        'Something could not be handled and lies in a dead-letter queue. See "Watch" in docs/how-to/deploy.md.',
      metrics: deadLetterQueues.map((queue) => ofQueue(queue, 'ApproximateNumberOfMessagesVisible')),
      expression: 'max',
      threshold: 0,
    },
  ],
  [
    'QueueAge',
    {
      description: 'A message waits for more than 30 minutes. Is a receiver of webhooks slow, or does a function fail?',
      metrics: sourceNames.map((queue) => ofQueue(queue, 'ApproximateAgeOfOldestMessage')),
      expression: 'max',
      threshold: 30 * minute,
    },
  ],
  [
    'ChangesLate',
    {
      description: 'Events, the feed and notifications are more than five minutes behind the table.',
      metrics: [ofFunction('changes', 'IteratorAge', 'Maximum')],
      expression: 'max',
      threshold: 5 * minute * 1_000,
    },
  ],
  [
    'UnfinishedWork',
    {
      description:
        'A job of an import, a generation or a plan has not ended for more than two hours. Look at /api/core/jobs/.',
      metrics: [ofService('UnfinishedSeconds')],
      expression: 'max',
      threshold: 120 * minute,
    },
  ],
] satisfies readonly (readonly [string, Alarm])[]);
