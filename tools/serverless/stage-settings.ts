import { existsSync, readFileSync } from 'node:fs';
import { isScalar, parseDocument, visit } from 'yaml';
import * as z from 'zod';
import { isCurrency } from '../../src/domain/lifecycle/money/currencies.ts';
import { networksIn } from '../../src/functions/events/public-addresses.ts';
import { consoleSignOn } from '../../src/functions/http/auth/oidc/console-sign-on.ts';
import { oidcSettings } from '../../src/functions/http/auth/oidc/settings.ts';
import { publicUrl } from '../../src/functions/http/contract/public-url.ts';
import { apiVersion } from '../../src/functions/http/contract/versions.ts';

const text = z.string();
const optional = text.default('');
const currency = optional.refine((code) => code === '' || isCurrency(code), 'This is no currency of ISO 4217.');
const amount = optional.refine((value) => /^(\d{1,9}(\.\d{1,9})?)?$/.test(value), 'This must be a number from 0 on.');

/** What functions read, as they read it from their environment. An empty text is not set. */
const settingsSchema = {
  QM_DEFAULT_CURRENCY: currency,
  QM_BASE_CURRENCY: currency,
  QM_OVER_ORDER: z.enum(['flag', 'refuse']).default('flag'),
  QM_OVER_RECEIPT_UNITS: amount,
  QM_OVER_RECEIPT_PERCENT: amount,
  QM_PUBLIC_URL: optional,
  QM_UNKNOWN_FILTERS: z.enum(['strict', 'lenient']).default('strict'),
  QM_NETBOX_API: optional,
  QM_METRICS_ENDPOINT: z.enum(['off', 'on']).default('off'),
  QM_IMPORT_USERS: text.default('import/=admin,notices/=admin'),
  QM_WEBHOOK_ALLOWED_NETWORKS: optional,
  QM_MAIL_FROM: z.email('This is no e-mail address.').or(z.literal('')).default(''),
  QM_NOTIFICATION_TOPIC: z
    .string()
    .regex(/^arn:[a-z-]+:sns:[a-z0-9-]+:\d+:[\w.-]+$/, 'A topic is named by its ARN.')
    .or(z.literal(''))
    .default(''),
  QM_EVENT_BUS: z
    .string()
    .regex(/^(arn:[a-z-]+:events:[a-z0-9-]+:\d+:event-bus\/)?[\w./-]{1,256}$/, 'This is no name of an event bus.')
    .or(z.literal(''))
    .default(''),
  QM_PAPER_NAME: optional,
  QM_PAPER_ADDRESS: optional,
  QM_PAPER_LOGO: z
    .string()
    .regex(/^paper\/[\w./-]+$/, 'A logo lies under paper/ in the bucket.')
    .or(z.literal(''))
    .default(''),
  QM_PAPER_SIZE: z.enum(['A4', 'LETTER']).default('A4'),
  QM_OIDC_ISSUER: optional,
  QM_OIDC_AUDIENCE: optional,
  QM_OIDC_JWKS_URL: optional,
  QM_OIDC_USERNAME_CLAIM: optional,
  QM_OIDC_GROUPS_CLAIM: optional,
  QM_OIDC_TOKEN_HOURS: optional,
  QM_OIDC_CLIENT_ID: optional,
  QM_OIDC_AUTHORIZATION_URL: optional,
  QM_OIDC_TOKEN_URL: optional,
} as const;

const noBucket = 'This is no name of a bucket.';
/** Names that S3 refuses though their characters are right: addresses, and what it keeps for itself. */
const refusedBuckets = [
  /\.\./,
  /^\d+\.\d+\.\d+\.\d+$/,
  /^(xn--|sthree-|amzn-s3-demo-)/,
  /(-s3alias|--ol-s3|\.mrap|--x-s3)$/,
];

/** Lambda takes 4 kB of environment. What the stack itself puts there needs a kilobyte. */
const mostBytes = 3_072;

const fileSchema = z.strictObject({
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'This is no name of a region, such as eu-central-1.')
    .default('eu-central-1'),
  /** The bucket of imports, reports and exports. */
  bucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, noBucket)
    .refine((name) => !refusedBuckets.some((refused) => refused.test(name)), noBucket)
    .optional(),
  /** The stream of a table that was restored: CloudFormation knows that of the table before. */
  stream: z
    .string()
    .regex(/^arn:[a-z-]+:dynamodb:[a-z0-9-]+:\d+:table\/[^/]+\/stream\/[^/]+$/, 'A stream is named by its ARN.')
    .optional(),
  /** Who hears of alarms. */
  alarmEmail: z.email('This is no e-mail address.').optional(),
  /** Whether API Gateway logs each request. The account has to let it: docs/how-to/deploy.md. */
  accessLog: z.boolean().default(false),
  /** Requests a second that API Gateway passes on, and at one moment. */
  requestsPerSecond: z.int().min(1).max(10_000).default(500),
  burst: z.int().min(1).max(5_000).default(500),
  /** Imports of files that run at once; `none` for an account whose concurrency leaves nothing to reserve. */
  importsAtOnce: z.union([z.int().min(1).max(1_000), z.literal('none')]).default(10),
  ...settingsSchema,
});

export interface StageSettings {
  readonly region: string;
  readonly bucket: string;
  readonly stream: string | undefined;
  readonly alarmEmail: string | undefined;
  readonly accessLog: boolean;
  readonly requestsPerSecond: number;
  readonly burst: number;
  readonly importsAtOnce: number | 'none';
  /** Environment variables of the functions. */
  readonly environment: Readonly<Record<string, string>>;
}

export const settingNames: readonly string[] = Object.keys(settingsSchema);

/** The stage of `npm start`, whose functions have the environment of the shell. It has no file. */
const localStage = 'local';

/** The settings of a stage, from the file of its name in `folder`. Fails where there is none or it is wrong. */
export function stageSettings(stage: string, folder: string): StageSettings {
  const file = `${folder}/${stage}.yml`;
  if (stage === localStage) return settingsFrom(stage, '');
  if (!existsSync(file))
    throw new Error(
      `There are no settings of the stage "${stage}": stages/${stage}.yml is missing. Copy stages/prod.yml, and keep the file with the stage.`,
    );
  try {
    return settingsFrom(stage, readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`stages/${stage}.yml: ${error instanceof Error ? error.message : error}`);
  }
}

/** The settings of a stage by the YAML text of its file. */
export function settingsFrom(stage: string, yaml: string): StageSettings {
  const { data, error } = fileSchema.safeParse(read(yaml));
  if (error) throw new Error(z.prettifyError(error));
  const { region, bucket, stream, alarmEmail, accessLog, requestsPerSecond, burst, importsAtOnce, ...environment } =
    data;
  const bytes = Buffer.byteLength(Object.entries(environment).flat().join(''));
  if (bytes > mostBytes) throw new Error(`The settings have ${bytes} bytes; functions take ${mostBytes} of them.`);
  publicUrl(environment);
  apiVersion(environment);
  networksIn(environment.QM_WEBHOOK_ALLOWED_NETWORKS);
  const { QM_OIDC_ISSUER: issuer, QM_OIDC_AUDIENCE: audience, QM_OIDC_JWKS_URL: keys } = environment;
  const provider = oidcSettings(environment);
  if (!provider && `${issuer}${audience}${keys}` !== '')
    throw new Error('Single sign-on needs QM_OIDC_ISSUER, QM_OIDC_AUDIENCE and QM_OIDC_JWKS_URL.');
  consoleSignOn(environment);
  return {
    region,
    bucket: bucket ?? `quartermaster-${stage}-imports`,
    stream,
    alarmEmail,
    accessLog,
    requestsPerSecond,
    burst,
    importsAtOnce,
    environment,
  };
}

/** Numbers need no quotation marks. A setting is taken as it is written: ids have more digits than a number holds, or zeros in front. */
function read(yaml: string): unknown {
  const document = parseDocument(yaml);
  for (const error of document.errors) throw error;
  visit(document, {
    Pair(_, { key, value }) {
      const isSetting = isScalar(key) && typeof key.value === 'string' && key.value in settingsSchema;
      if (isSetting && isScalar(value) && typeof value.value === 'number') value.value = value.source;
    },
  });
  return document.toJS() ?? {};
}
