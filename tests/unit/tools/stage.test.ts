import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { functions } from '../../../tools/serverless/functions.ts';
import { messageStatements } from '../../../tools/serverless/message-role.ts';
import { ownEnvironment } from '../../../tools/serverless/own-environment.ts';
import { accessLogSettings, stage } from '../../../tools/serverless/stage.ts';
import { requireStageName } from '../../../tools/serverless/stage-name.ts';
import { settingNames, settingsFrom, stageSettings } from '../../../tools/serverless/stage-settings.ts';

const project = join(import.meta.dirname, '../../..');
const stages = join(project, 'stages');
const textOf = (path: string): string => readFileSync(join(project, path), 'utf8');

test('a stage may be as long as the longest name of a function lets it be', () => {
  const keys = ['sites', 'a'.repeat(50)];
  expect(() => requireStageName('b'.repeat(10), 'qm', keys)).not.toThrow();
  expect(() => requireStageName('b'.repeat(11), 'qm', keys)).toThrow(
    `The stage "bbbbbbbbbbb" may have 10 characters at most: Lambda takes 64 for the name of a function, and ` +
      `"qm-bbbbbbbbbbb-${'a'.repeat(50)}" would have 65.`,
  );
  expect(() => requireStageName('preproduction', 'qm', Object.keys(functions))).toThrow(/ characters at most: /);
  expect(() => requireStageName('production', 'qm', Object.keys(functions))).not.toThrow();
});

test.each(['Prod', '../prod', ''])('the stage "%s" is refused for its characters', (stage) => {
  expect(() => requireStageName(stage, 'qm', ['sites'])).toThrow(/lower case letters, digits and "-" only/);
});

test('a stage without settings of its own has the defaults', () => {
  const { region, bucket, environment } = settingsFrom('test', '');
  expect([region, bucket]).toEqual(['eu-central-1', 'quartermaster-test-imports']);
  expect(environment).toMatchObject({
    QM_OVER_ORDER: 'flag',
    QM_UNKNOWN_FILTERS: 'strict',
    QM_IMPORT_USERS: 'import/=admin,notices/=admin',
    QM_OIDC_ISSUER: '',
    QM_OVER_RECEIPT_UNITS: '',
  });
  expect(Object.keys(environment).sort()).toEqual([...settingNames].sort());
});

test('settings are texts for the functions, as they read them', () => {
  const { environment } = settingsFrom(
    'test',
    'QM_OVER_RECEIPT_PERCENT: 2.5\nQM_OIDC_TOKEN_HOURS: 8\nQM_OVER_ORDER: refuse',
  );
  expect(environment).toMatchObject({
    QM_OVER_RECEIPT_PERCENT: '2.5',
    QM_OIDC_TOKEN_HOURS: '8',
    QM_OVER_ORDER: 'refuse',
  });
});

test('numbers in settings are taken digit by digit', () => {
  const { environment } = settingsFrom('test', 'QM_OIDC_USERNAME_CLAIM: 0123\nQM_PAPER_NAME: 318764253987654321');
  expect(environment).toMatchObject({ QM_OIDC_USERNAME_CLAIM: '0123', QM_PAPER_NAME: '318764253987654321' });
});

test.each([
  ['an unknown setting', 'QM_OVER_ODER: refuse', /Unrecognized key: "QM_OVER_ODER"/],
  ['an unknown value', 'QM_OVER_ORDER: warn', /expected one of "flag"\|"refuse"/],
  ['a currency that ISO 4217 does not have', 'QM_BASE_CURRENCY: EUX', /This is no currency of ISO 4217\./],
  ['a negative amount', 'QM_OVER_RECEIPT_UNITS: -1', /This must be a number from 0 on\./],
  ['an amount without end', 'QM_OVER_RECEIPT_UNITS: Infinity', /This must be a number from 0 on\./],
  ['an amount in other digits', 'QM_OVER_RECEIPT_UNITS: 0x10', /This must be a number from 0 on\./],
  ['a region that cannot be one', 'region: frankfurt', /no name of a region/],
  ['a setting twice', 'QM_PAPER_NAME: a\nQM_PAPER_NAME: b', /Map keys must be unique/],
  ['more than functions take', `QM_PAPER_ADDRESS: ${'x'.repeat(3_000)}`, /have \d+ bytes; functions take 3072/],
  ['a bucket that S3 would refuse', 'bucket: My_Bucket', /no name of a bucket/],
  ['a bucket named as an address', 'bucket: 192.0.2.1', /no name of a bucket/],
  ['a bucket with two dots', 'bucket: quarter..master', /no name of a bucket/],
  ['an address with parameters', 'QM_PUBLIC_URL: https://netbox.example.com?a=1', /QM_PUBLIC_URL has to be an address/],
  ['a version of NetBox without answers', 'QM_NETBOX_API: 4.5', /QM_NETBOX_API has to be 4\.6 or 4\.7\./],
  ['a sender without an address', 'QM_MAIL_FROM: quartermaster', /This is no e-mail address\./],
  ['a topic by its name', 'QM_NOTIFICATION_TOPIC: spares', /A topic is named by its ARN\./],
  ['half of a provider', 'QM_OIDC_ISSUER: https://login.example.com', /Single sign-on needs QM_OIDC_ISSUER, /],
  ['a client without a provider', 'QM_OIDC_CLIENT_ID: console', /QM_OIDC_CLIENT_ID, QM_OIDC_AUTHORIZATION_URL and/],
  [
    'a provider by plain HTTP',
    provider(
      'QM_OIDC_CLIENT_ID: c\nQM_OIDC_AUTHORIZATION_URL: http://a.example/\nQM_OIDC_TOKEN_URL: https://a.example/',
    ),
    /must be addresses that begin with https/,
  ],
  ['hours that are none', provider('QM_OIDC_TOKEN_HOURS: 0'), /QM_OIDC_TOKEN_HOURS must be above 0/],
])('%s is refused', (_, yaml, message) => {
  expect(() => settingsFrom('test', yaml)).toThrow(message);
});

function provider(more: string): string {
  return `QM_OIDC_ISSUER: a\nQM_OIDC_AUDIENCE: b\nQM_OIDC_JWKS_URL: c\n${more}`;
}

test('a stage without a file is refused, and says what to do', () => {
  expect(() => stageSettings('staging', stages)).toThrow(/stages\/staging\.yml is missing\. Copy stages\/prod\.yml/);
});

test('what is wrong is told with the name of the file', () => {
  expect(() => stageSettings('wrong', join(import.meta.dirname, '../../support/stages'))).toThrow(
    /^stages\/wrong\.yml: .*Unrecognized key: "QM_IMPORT_USER"/s,
  );
});

test('the files of dev and prod are there, with defaults', () => {
  const defaults = settingsFrom('any', '').environment;
  for (const stage of ['dev', 'prod']) expect(stageSettings(stage, stages).environment).toEqual(defaults);
});

test('the file of prod shows every setting with a value that is taken', () => {
  const all = textOf('stages/prod.yml').replace(/^# (?=QM_)/gm, '');
  const shown = [...all.matchAll(/^(QM_\w+):/gm)].map(([, name]) => name);
  expect(shown).toEqual([...settingNames]);
  const defaults = settingsFrom('any', '').environment;
  const { environment } = settingsFrom('prod', all);
  for (const name of settingNames) expect(environment[name], name).not.toBe(defaults[name]);
});

test('the reference says which settings the file of a stage takes', () => {
  const [, page = ''] = textOf('docs/reference/settings.md').split('## Settings of a stage');
  const [section = ''] = page.split('## Deploying');
  const rows = [...section.matchAll(/^\| `(QM_[A-Z0-9_]+)` \|/gm)].map(([, name]) => String(name));
  expect(rows.sort()).toEqual([...settingNames].sort());
});

test('local functions have the settings of the shell, and its region', () => {
  const shell = { QM_OVER_ORDER: 'refuse', AWS_REGION: 'us-east-1', AWS_PROFILE: 'work', HOME: '/root' };
  expect(ownEnvironment(shell)).toEqual({ QM_OVER_ORDER: 'refuse', AWS_REGION: 'us-east-1' });
});

test('messages may be sent from the address and to the topic of the settings, and to no other', () => {
  const topic = 'arn:aws:sns:eu-central-1:123456789012:spares';
  const allowed = (yaml: string) => messageStatements(settingsFrom('test', yaml).environment);
  const own = expect.objectContaining({ Resource: { 'Fn::GetAtt': ['Messages', 'Arn'] } });
  expect(allowed('')).toEqual([own]);
  expect(allowed(`QM_MAIL_FROM: qm@example.com\nQM_NOTIFICATION_TOPIC: ${topic}`)).toEqual([
    own,
    expect.objectContaining({
      Action: 'ses:SendEmail',
      Condition: { StringEquals: { 'ses:FromAddress': 'qm@example.com' } },
    }),
    { Effect: 'Allow', Action: 'sns:Publish', Resource: topic },
  ]);
});

test('a stage says who hears of alarms, and what may be used of it', () => {
  expect(settingsFrom('any', '')).toMatchObject({
    alarmEmail: undefined,
    requestsPerSecond: 500,
    burst: 500,
    importsAtOnce: 10,
    accessLog: false,
  });
  const given = 'alarmEmail: ops@example.com\nrequestsPerSecond: 50\nburst: 20\nimportsAtOnce: none\naccessLog: true';
  expect(settingsFrom('any', given)).toMatchObject({
    alarmEmail: 'ops@example.com',
    requestsPerSecond: 50,
    burst: 20,
    importsAtOnce: 'none',
    accessLog: true,
  });
});

test.each(['alarmEmail: ops', 'requestsPerSecond: 0', 'burst: 1.5', 'importsAtOnce: 0', 'accessLog: maybe'])(
  'a stage with "%s" is refused',
  (line) => {
    expect(() => settingsFrom('any', line)).toThrow(line.split(':')[0]);
  },
);

test('the access log has neither headers nor queries, which may hold tokens', async () => {
  const values: Readonly<Record<string, string>> = { 'sls:stage': 'prod', 'self:service': 'qm' };
  const { accessLog } = await stage({ resolveVariable: async (name) => values[name] ?? '' });
  expect(accessLog).toBe(false);
  expect(JSON.stringify(accessLogSettings)).not.toMatch(/authorization|header|query/i);
  expect(JSON.parse(accessLogSettings.format)).toMatchObject({ status: '$context.status', path: '$context.path' });
});
