import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import * as z from 'zod';
import { tableDefinition } from '../../src/repos/table.ts';
import { functions } from '../../tools/serverless/functions.ts';
import { startLocalAws } from '../support/deployment/local-aws.ts';
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
    z.object({ name: text, actions: z.array(text), dimensions: z.array(z.object({ Name: text, Value: text })) }),
  ),
  topics: z.array(text),
});

describe.skipIf(python.missing)('the package of a stage', () => {
  const folder = inject('packageFolder');
  let deployed: z.infer<typeof deploymentSchema>;

  beforeAll(async () => {
    const aws = await startLocalAws(python);
    try {
      const printed = await python.runFile('tests/support/deployment/deploy.py', aws.endpoint, folder, stack);
      deployed = deploymentSchema.parse(JSON.parse(printed));
    } finally {
      await aws.stop();
    }
  });

  afterAll(() => python.remove());

  const arnOf = (key: string): string | undefined =>
    deployed.functions.find(({ FunctionName }) => FunctionName === `${stack}-${key}`)?.FunctionArn;

  test('cfn-lint finds nothing in four regions', async () => {
    const template = join(folder, 'cloudformation-template-update-stack.json');
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
});
