import type { SNSClient } from '@aws-sdk/client-sns';
import type { MessageChannel, PersonalMessage } from '../domain/platform/notifications/message-channel.ts';
import { orUnavailable } from './failures.ts';
import { limitsOnOneMachine, requestLimits, type TimeLimits } from './time-limits.ts';

const limitsOnAws: TimeLimits = { connection: 1_000, silence: 5_000 };
/** SNS: a subject has fewer than 100 characters of ASCII. */
const longestSubject = 99;

/**
 * The topic of SNS whose ARN is in QM_NOTIFICATION_TOPIC, or that of the server which QM_SNS_ENDPOINT names; undefined where
 * none is set. Its subscribers choose by the attribute `username`.
 */
export function environmentTopic(environment: NodeJS.ProcessEnv): MessageChannel | undefined {
  const { QM_NOTIFICATION_TOPIC: topic, QM_SNS_ENDPOINT: endpoint } = environment;
  return topic ? { send: (message) => publish(topic, endpoint, message) } : undefined;
}

async function publish(topic: string, endpoint: string | undefined, message: PersonalMessage): Promise<'sent'> {
  const { PublishCommand } = await loadSdk();
  const command = new PublishCommand({
    TopicArn: topic,
    Subject: message.subject.replace(/[^ -~]/gu, '?').slice(0, longestSubject),
    Message: message.body,
    MessageAttributes: { username: { DataType: 'String', StringValue: message.username } },
  });
  await orUnavailable(async () => (await connected(endpoint)).send(command), detailOf);
  return 'sent';
}

const detailOf = (): string => 'The topic does not answer in time. Please try again.';

/** Functions that send nothing do not load it. */
const loadSdk = () => import('@aws-sdk/client-sns');
const clients = new Map<string | undefined, SNSClient>();

async function connected(endpoint: string | undefined): Promise<SNSClient> {
  const { SNSClient } = await loadSdk();
  const known = clients.get(endpoint);
  if (known) return known;
  const client = new SNSClient({
    requestHandler: requestLimits(endpoint ? limitsOnOneMachine : limitsOnAws),
    ...(endpoint ? { endpoint } : {}),
  });
  clients.set(endpoint, client);
  return client;
}
