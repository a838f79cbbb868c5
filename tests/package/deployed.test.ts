import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  APIGatewayClient,
  CreateDeploymentCommand,
  CreateRestApiCommand,
  GetResourcesCommand,
  GetStageCommand,
  PutIntegrationCommand,
  PutMethodCommand,
} from '@aws-sdk/client-api-gateway';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import * as z from 'zod';
import { tableDefinition } from '../../src/repos/table.ts';
import { functions } from '../../tools/serverless/functions.ts';
import { throttleStage } from '../../tools/serverless/throttle-stage.ts';
import { type LocalAws, startLocalAws } from '../support/deployment/local-aws.ts';
import { pythonWith } from '../support/python.ts';

const python = await pythonWith('moto[server]==5.2.5');
const stack = 'qm-dev';
const text = z.string();

/** What deploy.py prints. */
const deploymentSchema = z.object({
  status: text,
  resources: z.array(text),
  table: z.object({
    TableName: text,
    TableArn: text,
    KeySchema: z.array(z.unknown()),
    GlobalSecondaryIndexes: z.array(z.object({ IndexName: text, KeySchema: z.array(z.unknown()) })),
    BillingModeSummary: z.object({ BillingMode: text }),
    StreamSpecification: z.object({ StreamEnabled: z.boolean(), StreamViewType: text }),
    DeletionProtectionEnabled: z.boolean(),
    LatestStreamArn: text,
  }),
  functions: z.array(
    z.object({
      FunctionName: text,
      FunctionArn: text,
      Role: text,
      MemorySize: z.number(),
      Timeout: z.number(),
      Handler: text,
      table: text.nullable(),
    }),
  ),
  roles: z.array(text),
  queues: z.array(z.object({ arn: text, redrive: z.object({ deadLetterTargetArn: text }).nullable() })),
  mappings: z.array(z.tuple([text, text])),
  schedules: z.array(z.tuple([text, text])),
  alarms: z.array(
    z.object({
      name: text,
      actions: z.array(text),
      metrics: z.array(
        z.object({
          Namespace: text,
          MetricName: text,
          Dimensions: z.array(z.object({ Name: text, Value: text })).default([]),
        }),
      ),
    }),
  ),
  dashboards: z.array(
    z.object({
      widgets: z.array(z.object({ properties: z.object({ title: text, metrics: z.array(z.array(z.unknown())) }) })),
    }),
  ),
  topics: z.array(text),
});

describe.skipIf(python.missing)('the package of a stage', () => {
  const folder = inject('packageFolder');
  let deployed: z.infer<typeof deploymentSchema>;
  let aws: LocalAws;

  beforeAll(async () => {
    aws = await startLocalAws(python);
    const printed = await python.runFile('tests/support/deployment/deploy.py', aws.endpoint, folder, stack);
    deployed = deploymentSchema.parse(JSON.parse(printed));
  });

  afterAll(async () => {
    await aws.stop();
    await python.remove();
  });

  const arnOf = (key: string): string | undefined =>
    deployed.functions.find(({ FunctionName }) => FunctionName === `${stack}-${key}`)?.FunctionArn;

  test('cfn-lint finds nothing in four regions', { timeout: 180_000 }, async () => {
    // As it is sent to AWS, which counts its size.
    const template = join(folder, 'sent.json');
    const packaged = await readFile(join(folder, 'cloudformation-template-update-stack.json'), 'utf8');
    await writeFile(template, JSON.stringify(JSON.parse(packaged)));
    const regions = ['eu-central-1', 'us-east-1', 'ap-southeast-2', 'us-gov-west-1'];
    const code =
      'import sys; from cfnlint import lint_file; from cfnlint.config import ManualArgs; from pathlib import Path\n' +
      'for found in lint_file(Path(sys.argv[1]), config=ManualArgs(regions=sys.argv[2:])): print(found)';
    expect(await python.run(code, template, ...regions)).toBe('');
  });

  test('becomes a whole stack, with a function for each route', () => {
    expect(deployed.status).toBe('UPDATE_COMPLETE');
    expect(deployed.functions.map(({ FunctionName }) => FunctionName).sort()).toEqual(
      Object.keys(functions)
        .map((key) => `${stack}-${key}`)
        .sort(),
    );
  });

  test('has the table of the repositories, with a stream and protected from deletion', () => {
    const { table } = deployed;
    expect(table.KeySchema).toEqual(tableDefinition.KeySchema);
    expect(table.GlobalSecondaryIndexes.map(({ IndexName, KeySchema }) => ({ IndexName, KeySchema }))).toEqual(
      tableDefinition.GlobalSecondaryIndexes.map(({ IndexName, KeySchema }) => ({ IndexName, KeySchema })),
    );
    expect(table).toMatchObject({
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      DeletionProtectionEnabled: true,
    });
  });

  test('gives each function a role that is there, and the name of the table to those that use it', () => {
    for (const { FunctionName, Role, table } of deployed.functions) {
      expect(deployed.roles, FunctionName).toContain(Role);
      if (table !== null) expect(table, FunctionName).toBe(deployed.table.TableName);
    }
    const without = deployed.functions.filter(({ table }) => table === null).map(({ FunctionName }) => FunctionName);
    expect(without).toEqual([]);
  });

  test('invokes functions of the stack by queues, the stream and schedules', () => {
    const sources = deployed.mappings.map(([source, target]) => [source.split(/[:/]/)[2], target]);
    expect(sources.sort()).toEqual([
      ['dynamodb', arnOf('changes')],
      ['sqs', arnOf('deliver')],
      ['sqs', arnOf('deliver')],
      ['sqs', arnOf('messages')],
    ]);
    const queues = deployed.queues.map(({ arn }) => arn);
    for (const [source] of deployed.mappings)
      expect([...queues, deployed.table.LatestStreamArn], source).toContain(source);
    expect(deployed.schedules.sort()).toEqual(
      [
        ['rate(1 day)', arnOf('daily-checks')],
        ['rate(1 hour)', arnOf('files')],
        ['rate(1 hour)', arnOf('hourly-checks')],
        ['rate(1 minute)', arnOf('generations')],
        ['rate(5 minutes)', arnOf('custom-fields')],
        ['rate(5 minutes)', arnOf('deliveries')],
        ['rate(5 minutes)', arnOf('imports')],
        ['rate(5 minutes)', arnOf('journal')],
      ].sort(),
    );
  });

  test('keeps what fails in queues of the stack', () => {
    const arns = deployed.queues.map(({ arn }) => arn);
    const redriven = deployed.queues.filter(({ redrive }) => redrive !== null);
    expect(redriven).toHaveLength(3);
    for (const { redrive } of redriven) expect(arns).toContain(redrive?.deadLetterTargetArn);
  });

  test('has alarms over metrics of what is there, all of which go to the topic of the stack', () => {
    const [topic] = deployed.topics;
    const known: Readonly<Record<string, readonly string[]>> = {
      FunctionName: deployed.functions.map(({ FunctionName }) => FunctionName),
      QueueName: deployed.queues.map(({ arn }) => arn.split(':').at(-1) ?? ''),
      TableName: [deployed.table.TableName],
      ApiName: ['dev-qm'],
      Stage: ['dev'],
      service: ['quartermaster'],
    };
    expect(deployed.alarms.length).toBeGreaterThan(10);
    for (const { name, actions, metrics } of deployed.alarms) {
      expect(actions, name).toEqual([topic]);
      for (const { Dimensions } of metrics)
        for (const { Name, Value } of Dimensions) expect(known[Name], `${name}: ${Name}`).toContain(Value);
    }
  });

  test('watches every function that nobody waits for, and every queue', () => {
    const watched = (metric: string) =>
      deployed.alarms
        .flatMap(({ metrics }) => metrics.filter(({ MetricName }) => MetricName === metric))
        .flatMap(({ Dimensions }) => Dimensions.map(({ Value }) => Value))
        .sort();
    const background = Object.entries(functions)
      .filter(([, { events }]) => events.some((event) => !('http' in event)))
      .map(([key]) => `${stack}-${key}`)
      .sort();
    expect(watched('Errors')).toEqual(background);
    expect(watched('Duration')).toEqual(background);
    const queues = deployed.queues.map(({ arn }) => arn.split(':').at(-1)).sort();
    expect(
      [...watched('ApproximateNumberOfMessagesVisible'), ...watched('ApproximateAgeOfOldestMessage')].sort(),
    ).toEqual(queues);
  });

  test('shows the metrics of each alarm on a dashboard', () => {
    const shown = deployed.dashboards.flatMap(({ widgets }) => widgets.map(({ properties }) => properties));
    expect(shown.map(({ title }) => `${stack}-${title}`).sort()).toEqual(
      deployed.alarms.map(({ name }) => name).sort(),
    );
    const table = shown.find(({ title }) => title === 'TableThrottled');
    expect(table?.metrics).toEqual(
      ['ReadThrottleEvents', 'WriteThrottleEvents'].map((name) => [
        'AWS/DynamoDB',
        name,
        'TableName',
        deployed.table.TableName,
      ]),
    );
  });

  test('limits the requests to its API, once there is a stage', async () => {
    const client = new APIGatewayClient({ endpoint: aws.endpoint, region: 'eu-central-1' });
    const { id: restApiId = '' } = await client.send(new CreateRestApiCommand({ name: 'test-qm' }));
    const { items: [root] = [] } = await client.send(new GetResourcesCommand({ restApiId }));
    const method = { restApiId, resourceId: root?.id, httpMethod: 'GET' };
    await client.send(new PutMethodCommand({ ...method, authorizationType: 'NONE' }));
    await client.send(new PutIntegrationCommand({ ...method, type: 'MOCK' }));
    await client.send(new CreateDeploymentCommand({ restApiId, stageName: 'test' }));
    await throttleStage(client, 'test-qm', 'test', { requestsPerSecond: 70, burst: 30 });
    const { methodSettings } = await client.send(new GetStageCommand({ restApiId, stageName: 'test' }));
    expect(methodSettings).toMatchObject({ '*/*': { throttlingRateLimit: 70, throttlingBurstLimit: 30 } });
    await expect(throttleStage(client, 'none-qm', 'none', { requestsPerSecond: 1, burst: 1 })).rejects.toThrow(
      'There is no API "none-qm"',
    );
    client.destroy();
  });
});
