import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { unzipSync } from 'fflate';
import { beforeAll, expect, inject, test } from 'vitest';
import * as z from 'zod';
import { registry } from '../../src/domain/registry.ts';
import { bundleModules, filesAtStart } from '../../tools/serverless/bundle-modules.ts';
import { functionModules, functions } from '../../tools/serverless/functions.ts';
import { keysWrittenByReads } from '../../tools/serverless/read-role.ts';
import { pagesOf } from '../support/pdf.ts';

const resourceSchema = z.object({
  Type: z.string(),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
  Properties: z.record(z.string(), z.unknown()),
});
const templateSchema = z.object({ Resources: z.record(z.string(), resourceSchema) });
type Resource = z.infer<typeof resourceSchema>;

const oneOrMore = <T extends z.ZodType>(of: T) => z.preprocess((value) => [value].flat(), z.array(of));
const statementSchema = z.object({
  Effect: z.string(),
  Action: oneOrMore(z.string()),
  Resource: oneOrMore(z.unknown()),
  Condition: z.unknown().optional(),
});
const policySchema = z.object({ PolicyDocument: z.object({ Statement: z.array(statementSchema) }) });

const lambda = 'AWS::Lambda::Function';

/** The file of a function in the archive. */
const fileOf = (key: string): string => `${key}.mjs`;

/** Texts that only these packages have. */
const lazy = {
  re2js: 'missing closing )',
  jose: 'from the JSON Web Key Set',
  s3: 'CreateMultipartUpload',
  yaml: 'YAMLParseError',
  workbooks: 'Sh33tJ5',
  xml: 'Maximum nested tags exceeded',
  pdf: 'PDFDocument',
  bwipp: 'GS1badChecksum',
  templates: 'there are no other templates that could be loaded',
  metrics: 'No application metrics to publish',
  prometheus: 'Invalid metric name',
};

const folder = inject('packageFolder');
let template: string;
let resources: Record<string, Resource>;

const isRoutedTo = (events: readonly object[], path: string): boolean =>
  events.some((event) => JSON.stringify(event) === JSON.stringify({ http: { path, method: 'any' } }));

function ofType(type: string): Resource[] {
  return Object.values(resources).filter((resource) => resource.Type === type);
}

const statementsOf = (role: string) =>
  z
    .array(policySchema)
    .parse(resources[role]?.Properties.Policies)
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);

/** The role of a function, by its key in serverless.yml. */
function roleOf(key: string): string {
  const found = ofType(lambda).find(({ Properties }) => Properties.FunctionName === `qm-dev-${key}`);
  return z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) }).parse(found?.Properties.Role)[
    'Fn::GetAtt'
  ][0];
}

/** Keys in serverless.yml of the functions that a role is for. */
const functionsWith = (role: string): readonly string[] => Object.keys(functions).filter((key) => roleOf(key) === role);

const isWrite = (action: string): boolean => /^dynamodb:(?!(BatchGetItem|GetItem|Query)$)/.test(action);

/** Whether a role may write to the table whatever it wants to. */
const mayWriteData = (role: string): boolean =>
  statementsOf(role).some(
    ({ Effect, Action, Condition }) => Effect === 'Allow' && Condition === undefined && Action.some(isWrite),
  );

beforeAll(async () => {
  template = await readFile(join(folder, 'cloudformation-template-update-stack.json'), 'utf8');
  resources = templateSchema.parse(JSON.parse(template)).Resources;
});

/** `/a/b` is made of three resources of API Gateway: the root, `/a` and `/a/b`. */
const prefixes = (path: string): string[] => {
  const parts = path.split('/').filter((part) => part !== '');
  return [...parts.keys(), parts.length].map((count) => `/${parts.slice(0, count).join('/')}`);
};

test('the template keeps well below the 500 resources of a CloudFormation stack', () => {
  expect(Object.keys(resources).length).toBeLessThanOrEqual(450);
});

test('API Gateway passes bytes, whatever a client says that it accepts, and compresses answers', () => {
  expect(ofType('AWS::ApiGateway::RestApi').map(({ Properties }) => Properties)).toMatchObject([
    { BinaryMediaTypes: ['*/*'], MinimumCompressionSize: 1024 },
  ]);
});

test('every function runs on arm64 and nodejs24.x, with a name that Lambda takes', () => {
  for (const { Properties } of ofType('AWS::Lambda::Function')) {
    expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
    expect(String(Properties.FunctionName)).toMatch(/^[\w-]{1,64}$/);
  }
});

const archiveOf = async (name: string) => unzipSync(await readFile(join(folder, name)));

test('all functions are in one archive of less than 2,240 kB; those of documentation and console hold what they show, too', async () => {
  const archives = (await readdir(folder)).filter((file) => file.endsWith('.zip'));
  expect(archives.sort()).toEqual(['console.zip', 'docs.zip', 'functions.zip']);
  expect((await stat(join(folder, 'functions.zip'))).size).toBeLessThan(2_240_000);
  expect((await stat(join(folder, 'docs.zip'))).size).toBeLessThan(2_780_000);
  expect((await stat(join(folder, 'console.zip'))).size).toBeLessThan(2_685_000);
  const files = Object.keys(await archiveOf('functions.zip'));
  for (const asset of ['minijinja_js_bg.wasm', 'Roboto-Medium.ttf', 'Roboto-Regular.ttf'])
    expect(files).toContain(`assets/${asset}`);
  expect(files.filter((file) => !file.includes('/')).sort()).toEqual(Object.keys(functions).map(fileOf).sort());
  expect(Object.keys(await archiveOf('docs.zip'))).toEqual([...files, 'swagger-ui-bundle.js', 'swagger-ui.css']);
  expect(Object.keys(await archiveOf('console.zip'))).toEqual([...files, 'zxing_reader.wasm']);
  const own: Readonly<Record<string, string>> = { DocsLambdaFunction: 'docs', ConsoleLambdaFunction: 'console' };
  for (const [key, { Properties }] of Object.entries(resources).filter(([, { Type }]) => Type === lambda))
    expect(JSON.stringify(Properties.Code), key).toContain(`/${own[key] ?? 'functions'}.zip`);
});

test('functions of resources and verbs start from at most 25 files of at most 884 kB; what few requests need comes later', async () => {
  const files = await bundleModules({ projectFolder: process.cwd(), modules: functionModules });
  const all = files.map(({ code }) => code).join('\n');
  for (const [name, inside] of Object.entries(lazy)) expect(all.includes(inside), name).toBe(true);
  const keys = registry.resources.flatMap(({ app, endpoint, actions }) =>
    ['', ...actions.map(({ name }) => `-${name}`)].map((verb) => `${app}-${endpoint}${verb}`),
  );
  for (const key of keys) {
    const read = filesAtStart(files, fileOf(key));
    const code = read.map((file) => file.code).join('\n');
    expect(read.length, key).toBeLessThanOrEqual(25);
    expect(Buffer.byteLength(code), key).toBeLessThanOrEqual(884_000);
    for (const [name, inside] of Object.entries(lazy)) expect(code.includes(inside), `${name} in ${key}`).toBe(false);
  }
});

test('the same sources give the same files', async () => {
  const packaged = Object.entries(await archiveOf('functions.zip')).map(([path, contents]) => [
    path,
    Buffer.from(contents).toString('base64'),
  ]);
  const again = await bundleModules({ projectFolder: process.cwd(), modules: functionModules });
  expect(packaged.map(([path]) => path)).toEqual(again.map(({ path }) => path));
  for (const [index, { path, contents }] of again.entries())
    expect(packaged[index]?.[1] === Buffer.from(contents).toString('base64'), path).toBe(true);
});

test('functions have the settings of the file of their stage, and none of the shell', () => {
  for (const { Properties } of ofType(lambda))
    expect(Properties.Environment).toMatchObject({
      Variables: { QM_OVER_ORDER: 'flag', QM_IMPORT_USERS: 'import/=admin,notices/=admin' },
    });
});

test.each([
  ['staging', 'There are no settings of the stage "staging"'],
  ['preproduction', 'The stage "preproduction" may have '],
])('the stage %s is refused when packaging', (stage, message) => {
  const command = ['package', '--stage', stage, '--package', relative('.', folder)];
  const { status, stdout, stderr } = spawnSync('node_modules/.bin/serverless', command, { encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stdout + stderr).toContain(message);
});

test('nothing names the partition of AWS that it is deployed to', () => {
  expect(template).toContain('AWS::Partition');
  expect(template.match(/arn:aws[^"]*/g)).toBeNull();
});

test('what the table and its tokens need outlives the stack', () => {
  for (const id of ['Table', 'TokenPepper'])
    expect(resources[id]).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  expect(resources.Table?.Properties.DeletionProtectionEnabled).toBe(true);
});

test('the table is encrypted, recoverable to a point in time, and forgets what has expired', () => {
  expect(resources.Table?.Properties).toMatchObject({
    BillingMode: 'PAY_PER_REQUEST',
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    SSESpecification: { SSEEnabled: true },
    TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
  });
});

test('the import bucket is encrypted, closed to the public, and tells the import function of uploads', () => {
  expect(resources.S3BucketImports?.Properties).toMatchObject({
    BucketEncryption: { ServerSideEncryptionConfiguration: [{}] },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    NotificationConfiguration: {
      LambdaConfigurations: ['import/', 'notices/'].map((Value) => ({
        Filter: { S3Key: { Rules: [{ Name: 'prefix', Value }] } },
      })),
    },
  });
});

test('the import bucket keeps former versions, takes no plain HTTP, and forgets what is not needed again', () => {
  const imports = resources.S3BucketImports?.Properties;
  expect(imports?.VersioningConfiguration).toEqual({ Status: 'Enabled' });
  const { Rules } = z
    .object({
      Rules: z.array(z.looseObject({ Prefix: z.string().optional(), ExpirationInDays: z.number().optional() })),
    })
    .parse(imports?.LifecycleConfiguration);
  const days = Object.fromEntries(Rules.map(({ Prefix = '', ExpirationInDays }) => [Prefix, ExpirationInDays]));
  expect(days).toMatchObject({ 'jobs/': 14, 'exports/': 1, 'reports/': 90, 'quarantine/': 90 });
  expect(Rules).toContainEqual(expect.objectContaining({ NoncurrentVersionExpirationInDays: 14 }));
  expect(resources.ImportBucketPolicy?.Properties).toMatchObject({
    Bucket: { Ref: 'S3BucketImports' },
    PolicyDocument: {
      Statement: [
        { Effect: 'Deny', Principal: '*', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      ],
    },
  });
});

test('the deployment bucket is closed to the public', () => {
  expect(resources.ServerlessDeploymentBucket?.Properties.PublicAccessBlockConfiguration).toEqual({
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  });
});

test('the documentation and the console need no data, and can reach none', () => {
  expect(functionsWith('OpenRole').toSorted()).toEqual(['console', 'docs']);
  const actions = statementsOf('OpenRole').flatMap(({ Action }) => Action);
  expect(actions.filter((action) => !/^(logs|xray):/.test(action))).toEqual([]);
  for (const id of ['DocsLambdaFunction', 'ConsoleLambdaFunction'])
    expect(JSON.stringify(resources[id]?.Properties.Environment), id).not.toContain('QM_TOKEN_PEPPER');
});

test('the routes of the API lead, with all methods, to functions of the stack', () => {
  const body = z
    .object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
    .parse(ofType('AWS::ApiGateway::RestApi')[0]?.Properties.Body);
  for (const path of ['/', '/{proxy+}', '/api/dcim/sites', '/api/dcim/sites/{id}']) {
    expect(Object.keys(body.paths[path] ?? {}), path).toEqual(['x-amazon-apigateway-any-method']);
  }
  const parts = new Set(Object.keys(body.paths).flatMap(prefixes));
  expect(parts.size, 'resources of the API; 300 is what an account may have').toBeLessThanOrEqual(300);
  const named = new Set(JSON.stringify(body).match(/\w+LambdaFunction/g));
  for (const id of named) expect(resources[id]?.Type, id).toBe('AWS::Lambda::Function');
});

test('what API Gateway answers itself has the security headers, too', () => {
  const responseParameters = {
    'gatewayresponse.header.Content-Security-Policy': "'sandbox'",
    'gatewayresponse.header.Referrer-Policy': "'same-origin'",
    'gatewayresponse.header.X-Content-Type-Options': "'nosniff'",
  };
  expect(ofType('AWS::ApiGateway::RestApi')[0]?.Properties.Body).toMatchObject({
    'x-amazon-apigateway-gateway-responses': {
      DEFAULT_4XX: { responseParameters },
      DEFAULT_5XX: { responseParameters },
    },
  });
});

test('answers are compressed for clients that take it', () => {
  expect(ofType('AWS::ApiGateway::RestApi')[0]?.Properties.MinimumCompressionSize).toBe(1024);
});

test('each area has only the rights that it needs', () => {
  const policyOf = (role: string) => JSON.stringify(resources[role]?.Properties.Policies);
  const filesOfApi = policyOf('ApiRole').match(/arn:\$\{AWS::Partition\}:s3:::[^"]*/g);
  expect(filesOfApi).toEqual([expect.stringMatching(/\/exports\/\*$/), expect.stringMatching(/\/paper\/\*$/)]);
  expect(policyOf('ScheduleRole')).not.toContain('s3:');
  expect(policyOf('ImportRole')).toContain('"Effect":"Deny"');
  expect(policyOf('ImportRole')).toContain('users.token#*');
  for (const role of ['ApiRole', 'OpenRole', 'ReadRole', 'ReportRole', 'UploadRole', 'ImportRole', 'ScheduleRole']) {
    expect(policyOf(role), role).not.toMatch(/dynamodb:(Scan|CreateTable|DeleteTable|UpdateTable)"/);
  }
});

const permissionSchema = z.object({
  FunctionName: z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) }),
  Principal: z.unknown(),
});
const queueSchema = z.object({ 'Fn::GetAtt': z.tuple([z.literal('FailedInvocations'), z.literal('Arn')]) });
const invocationSchema = z.object({
  FunctionName: z.object({ Ref: z.string() }),
  Qualifier: z.literal('$LATEST'),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: queueSchema }) }),
});

test('what S3 and schedules call in vain is kept for 14 days in a queue that their functions may write to', () => {
  const called = ofType('AWS::Lambda::Permission')
    .map(({ Properties }) => permissionSchema.parse(Properties))
    .filter(({ Principal }) => !JSON.stringify(Principal).includes('apigateway'))
    .map(({ FunctionName }) => FunctionName['Fn::GetAtt'][0]);
  expect(called).toEqual(expect.arrayContaining(['ImportDashcsvLambdaFunction', 'JournalLambdaFunction']));
  const kept = ofType('AWS::Lambda::EventInvokeConfig').map(
    ({ Properties }) => invocationSchema.parse(Properties).FunctionName.Ref,
  );
  expect(kept.sort()).toEqual(called.sort());
  for (const role of new Set(Object.values(functions).flatMap(({ role, destinations }) => (destinations ? role : []))))
    expect(statementsOf(role), role).toContainEqual({
      Effect: 'Allow',
      Action: ['sqs:SendMessage'],
      Resource: [{ 'Fn::GetAtt': ['FailedInvocations', 'Arn'] }],
    });
  expect(resources.FailedInvocations?.Properties).toMatchObject({
    MessageRetentionPeriod: 1_209_600,
    SqsManagedSseEnabled: true,
  });
});

test('functions have the rights to write only where their routes have methods that write', () => {
  const declared = new Map<string, readonly string[]>(
    registry.resources.flatMap(({ app, endpoint, methods, actions }) => [
      [`${app}-${endpoint}`, methods] as const,
      ...actions.map(({ name, method }) => [`${app}-${endpoint}-${name}`, [method]] as const),
    ]),
  );
  const reading = [...declared].filter(([, methods]) => methods.every((method) => method === 'GET'));
  expect(reading.length).toBeGreaterThan(10);
  const withoutRight = Object.keys(functions).filter((key) => !mayWriteData(roleOf(key)));
  expect(withoutRight.filter((key) => declared.has(key)).sort()).toEqual(reading.map(([key]) => key).sort());
  expect(withoutRight.filter((key) => !declared.has(key)).sort()).toEqual([
    'asset-lifecycle-demand',
    'asset-lifecycle-labels',
    'asset-lifecycle-numbers',
    'asset-lifecycle-scan',
    'console',
    'core-changes',
    'core-object-types',
    'docs',
    'metrics',
    'root',
  ]);
});

test('what functions may write that only read is limited to what reading itself writes', () => {
  const [writing, ...more] = statementsOf('ReadRole').filter(({ Action }) => Action.some(isWrite));
  expect(more).toEqual([]);
  expect(writing).toMatchObject({
    Action: ['dynamodb:ConditionCheckItem', 'dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    Condition: {
      'ForAllValues:StringLike': {
        'dynamodb:LeadingKeys': ['users.token#*', 'count#users.token', 'checkpoint#*', 'pack#*'],
      },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    },
  });
  const signOn = keysWrittenByReads({ QM_OIDC_ISSUER: 'a', QM_OIDC_AUDIENCE: 'b', QM_OIDC_JWKS_URL: 'c' });
  const types = new Set(signOn.map((key) => /[a-z_]+\.[a-z]+/.exec(key)?.[0]));
  expect([...types].sort()).toEqual(['core.objectchange', 'users.group', 'users.token', 'users.user', undefined]);
});

test('every function that serves a list may put exports into the bucket that are larger than an answer', () => {
  const lists = registry.resources.filter(({ methods }) => methods.includes('GET')).map(({ path }) => path);
  const serving = Object.values(functions).filter(({ events }) => lists.some((path) => isRoutedTo(events, path)));
  expect(serving).toHaveLength(lists.length);
  for (const { handler, role } of serving) {
    const rights = statementsOf(role)
      .filter(
        ({ Effect, Resource: [on = ''] }) => Effect === 'Allow' && /:s3:::[^/]+\/exports\/\*"/.test(JSON.stringify(on)),
      )
      .flatMap(({ Action }) => Action);
    expect(rights, handler).toEqual(
      expect.arrayContaining(['s3:PutObject', 's3:GetObject', 's3:AbortMultipartUpload']),
    );
  }
});

test('documents are drawn by what is packaged, with the fonts beside it', async () => {
  const unpacked = join(folder, 'drawing');
  const modules = { drawing: { file: 'src/functions/http/paper/render-pdf.ts' } };
  for (const { path, contents } of await bundleModules({ projectFolder: process.cwd(), modules })) {
    await mkdir(dirname(join(unpacked, path)), { recursive: true });
    await writeFile(join(unpacked, path), contents);
  }
  const page = { pageSize: { width: 200, height: 200 }, pageMargins: [9, 9, 9, 9], content: [{ text: 'Łódź' }] };
  const script = `import { renderPdf } from ${JSON.stringify(pathToFileURL(join(unpacked, 'drawing.mjs')))};
    process.stdout.write((await renderPdf(${JSON.stringify(page)}, { title: 'Page', now: new Date(0) })).toString('base64'));`;
  const drawn = execFileSync(process.execPath, ['--input-type=module', '--eval', script]).toString();
  expect(await pagesOf(Buffer.from(drawn, 'base64'))).toMatchObject([{ width: 200, read: 'Łódź' }]);
});
