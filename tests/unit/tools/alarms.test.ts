import { expect, test } from 'vitest';
import * as z from 'zod';
import { alarmResources, dashboard } from '../../../tools/serverless/watching.ts';

const alarmSchema = z.object({
  Properties: z.object({
    AlarmDescription: z.string().max(1024),
    Threshold: z.number(),
    EvaluationPeriods: z.number(),
    Metrics: z.array(
      z.object({
        Id: z.string().regex(/^[a-z][A-Za-z0-9_]*$/),
        Expression: z.string().optional(),
        ReturnData: z.boolean(),
        MetricStat: z.object({ Period: z.number() }).optional(),
      }),
    ),
  }),
});
const alarms = Object.entries(alarmResources).map(
  ([name, resource]) => [name, alarmSchema.parse(resource).Properties] as const,
);
const widgetSchema = z.object({
  properties: z.object({
    title: z.string(),
    metrics: z.array(z.array(z.union([z.string(), z.looseObject({ id: z.string().optional() })]))),
    annotations: z.object({ horizontal: z.tuple([z.object({ value: z.number() })]) }),
  }),
});
const widgets = z
  .object({ widgets: z.array(widgetSchema) })
  .parse(JSON.parse(dashboard.Properties.DashboardBody['Fn::Sub']))
  .widgets.map(({ properties }) => properties);

test('alarms are such as CloudWatch takes: ten metrics, one result, a day at most, and ids that are there', () => {
  for (const [name, { Metrics, EvaluationPeriods }] of alarms) {
    const metrics = Metrics.filter(({ MetricStat }) => MetricStat);
    const [result, ...others] = Metrics.filter(({ ReturnData }) => ReturnData);
    expect([metrics.length <= 10, others], name).toEqual([true, []]);
    expect(new Set(Metrics.map(({ Id }) => Id)).size, name).toBe(Metrics.length);
    expect(result?.Expression?.match(/\bm\d+\b/g), name).toEqual(metrics.map(({ Id }) => Id));
    for (const { MetricStat } of metrics)
      expect((MetricStat?.Period ?? 0) * EvaluationPeriods, name).toBeLessThanOrEqual(86_400);
  }
});

test('the dashboard draws what an alarm compares with its threshold', () => {
  for (const [name, { Metrics, Threshold }] of alarms) {
    const widget = widgets.find(({ title }) => `${title}Alarm` === name);
    expect(widget?.annotations.horizontal[0].value, name).toBe(Threshold);
    const divided = JSON.stringify(Metrics).match(/ \/ \d+/g);
    expect(JSON.stringify(widget?.metrics).match(/ \/ \d+/g), name).toEqual(divided);
  }
  const [near] = widgets.find(({ title }) => title === 'NearLimit')?.metrics ?? [];
  expect(near).toEqual([{ expression: 'm0 / 900000', label: expect.stringContaining('import-csv') }]);
});
