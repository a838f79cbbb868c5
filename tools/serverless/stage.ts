import { resolve } from 'node:path';
import { retention } from '../../src/domain/platform/jobs.ts';
import { eventStatements } from './event-role.ts';
import { functions } from './functions.ts';
import { messageStatements } from './message-role.ts';
import { metricsNamespace } from './metrics-namespace.ts';
import { keysWrittenByReads } from './read-role.ts';
import { requireStageName } from './stage-name.ts';
import { type StageSettings, stageSettings } from './stage-settings.ts';
import { alarmTopic } from './watching.ts';

/** What osls gives a function that serverless.yml takes a value from. */
interface VariableSource {
  readonly resolveVariable: (name: string) => Promise<string>;
}

const folder = resolve(import.meta.dirname, '../../stages');
const day = 24 * 3600 * 1000;

/** What serverless.yml takes from the settings of the stage that the command names. */
export async function stage({ resolveVariable }: VariableSource) {
  try {
    const name = await resolveVariable('sls:stage');
    requireStageName(name, await resolveVariable('self:service'), Object.keys(functions));
    return deployed(name, stageSettings(name, folder));
  } catch (error) {
    // osls prints the stack of an error, where the message says it all.
    if (error instanceof Error) error.stack = error.message;
    throw error;
  }
}

/**
 * An entry for each request, also for those that reach no function. Headers, which hold tokens, and queries are not in it. The role with
 * which API Gateway writes is that of the account.
 */
export const accessLogSettings = {
  accessLogging: true,
  executionLogging: false,
  roleManagedExternally: true,
  format: JSON.stringify({
    time: '$context.requestTime',
    requestId: '$context.requestId',
    extendedRequestId: '$context.extendedRequestId',
    ip: '$context.identity.sourceIp',
    userAgent: '$context.identity.userAgent',
    method: '$context.httpMethod',
    path: '$context.path',
    status: '$context.status',
    bytes: '$context.responseLength',
    milliseconds: '$context.responseLatency',
    functionMilliseconds: '$context.integrationLatency',
    error: '$context.error.message',
  }),
};

const deployed = (name: string, { region, bucket, stream, environment, ...settings }: StageSettings) => ({
  region,
  alarmTopic: alarmTopic(settings.alarmEmail),
  accessLog: settings.accessLog && accessLogSettings,
  throttle: { requestsPerSecond: settings.requestsPerSecond, burst: settings.burst },
  importsAtOnce: settings.importsAtOnce === 'none' ? null : settings.importsAtOnce,
  bucket,
  environment: {
    ...environment,
    QM_TABLE: { Ref: 'Table' },
    QM_BUCKET: bucket,
    // Metrics are published under it; without it, as on this machine, they are not.
    QM_METRICS_NAMESPACE: metricsNamespace(name),
  },
  stream: stream ?? { 'Fn::GetAtt': ['Table', 'StreamArn'] },
  writtenByReads: keysWrittenByReads(environment),
  followsChanges: eventStatements(environment),
  sendsMessages: messageStatements(environment),
  /** Reports stay as long as the jobs that link to them. */
  reportDays: retention / day,
});
