import { type Alarm, alarms, type Metric, period, service, stage } from './alarms.ts';

function metricQueries({ metrics, expression }: Alarm): readonly object[] {
  const queries = metrics.map(({ namespace, name, dimensions = {}, statistic = 'Sum' }, index) => ({
    Id: `m${index}`,
    ReturnData: false,
    MetricStat: {
      Metric: {
        Namespace: namespace,
        MetricName: name,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
      Period: period,
      Stat: statistic,
    },
  }));
  // What does not report counts as nothing.
  const filled = metrics.map(({ unit }, index) => `FILL(m${index}, 0)${unit === undefined ? '' : ` / ${unit}`}`);
  const Expression = filled.length === 1 ? filled.join() : `${expression.toUpperCase()}([${filled.join(', ')}])`;
  return [{ Id: 'all', Label: 'all', Expression, ReturnData: true }, ...queries];
}

const topic = { Ref: 'AlarmTopic' };

/** The alarms of serverless.yml. All of them say to one topic that they are raised, and that they are over. */
export const alarmResources: Readonly<Record<string, object>> = Object.fromEntries(
  [...alarms].map(([name, alarm]) => [
    `${name}Alarm`,
    {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        AlarmName: `${service}-${stage}-${name}`,
        AlarmDescription: alarm.description,
        ComparisonOperator: 'GreaterThanThreshold',
        Threshold: alarm.threshold,
        EvaluationPeriods: alarm.periods ?? 1,
        TreatMissingData: 'notBreaching',
        Metrics: metricQueries(alarm),
        AlarmActions: [topic],
        OKActions: [topic],
      },
    },
  ]),
);

/** A line of the dashboard for each alarm, with its metrics. */
const widget = ([name, { description, metrics, expression, threshold }]: readonly [string, Alarm], index: number) => ({
  type: 'metric',
  x: (index % 3) * 8,
  y: Math.floor(index / 3) * 6,
  width: 8,
  height: 6,
  properties: {
    title: name,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation puts the region in.
    region: '${AWS::Region}',
    period,
    stat: expression === 'sum' ? 'Sum' : 'Maximum',
    metrics: metrics.flatMap(lines),
    annotations: { horizontal: [{ label: description.slice(0, 100), value: threshold }] },
  },
});

/** What counts in a unit of its own is divided by it, as in the alarm: the threshold is drawn in that unit. */
function lines(metric: Metric, index: number): readonly (readonly (string | object)[])[] {
  const shown = [metric.namespace, metric.name, ...dimensionTexts(metric)];
  if (metric.unit === undefined) return [shown];
  const label = shown.at(-1) ?? metric.name;
  return [[{ expression: `m${index} / ${metric.unit}`, label }], [...shown, { id: `m${index}`, visible: false }]];
}

/** In a dashboard, which is one text, other resources are named as `Fn::Sub` takes them. */
const dimensionTexts = ({ dimensions = {} }: Metric): readonly string[] =>
  Object.entries(dimensions).flatMap(([name, value]) => [name, typeof value === 'string' ? value : subName(value)]);

function subName(value: object): string {
  if ('Ref' in value) return `\${${value.Ref}}`;
  if ('Fn::GetAtt' in value && Array.isArray(value['Fn::GetAtt'])) return `\${${value['Fn::GetAtt'].join('.')}}`;
  throw new Error(`A dashboard cannot name ${JSON.stringify(value)}.`);
}

export const dashboard = {
  Type: 'AWS::CloudWatch::Dashboard',
  Properties: {
    DashboardName: `quartermaster-${stage}`,
    DashboardBody: { 'Fn::Sub': JSON.stringify({ widgets: [...alarms].map(widget) }) },
  },
};

/** Everybody who subscribes to it hears of alarms; the address of the stage's settings does, where there is one. */
export const alarmTopic = (email: string | undefined) => ({
  Type: 'AWS::SNS::Topic',
  Properties: {
    TopicName: `${service}-${stage}-alarms`,
    ...(email ? { Subscription: [{ Protocol: 'email', Endpoint: email }] } : {}),
  },
});
