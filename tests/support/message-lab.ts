import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { isJsonObject } from '../../src/domain/engine/json.ts';
import { handler } from '../../src/functions/events/messages.ts';
import { startBucket } from '../../tools/local/bucket.ts';
import { openLocalQueues, queueSettings } from '../../tools/local/event-sources.ts';
import { startMail } from '../../tools/local/mail.ts';
import { freePort } from '../../tools/local/process.ts';
import { lambdaContext } from './lambda-context.ts';
import { recordOf } from './sqs-record.ts';

/** Queues, a topic with one subscriber, and a mail server, to which the functions of this process are pointed. */
export interface MessageLab {
  /** The mails that were sent, in the order of their addresses. */
  readonly mails: () => Promise<readonly string[]>;
  /** Calls the function with what is to be seen in its queue; what it has not failed at is deleted. */
  readonly deliver: () => Promise<{ readonly records: number; readonly failed: number }>;
  readonly put: (body: string) => Promise<void>;
  /** How many messages wait in its queue, to be seen or not yet. */
  readonly waiting: () => Promise<number>;
  /** What the topic has told its subscriber since it was asked before. */
  readonly published: () => Promise<readonly Published[]>;
  readonly stop: () => Promise<void>;
}

interface Published {
  readonly subject: string;
  readonly username: string;
}

export async function startMessageLab(): Promise<MessageLab> {
  const folder = await mkdtemp(join(tmpdir(), 'quartermaster-test-mails-'));
  const mail = await startMail(folder);
  const queues = openLocalQueues(undefined);
  const server = await startBucket({ name: 'unused', port: await freePort(), queues, onCreated: () => undefined });
  const sqs = new SQSClient({ endpoint: server.url });
  const topic = await newTopic(server.url, sqs);
  Object.assign(process.env, queueSettings(server.url), {
    QM_SES_ENDPOINT: mail.url,
    QM_SNS_ENDPOINT: server.url,
    QM_MAIL_FROM: 'quartermaster@example.com',
    QM_NOTIFICATION_TOPIC: topic.arn,
    QM_PUBLIC_URL: 'https://qm.example',
  });
  const own = process.env.QM_MESSAGES_QUEUE;
  return {
    mails: async () => {
      const names = await readdir(folder);
      return (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).sort();
    },
    deliver: async () => {
      const records = (await received(sqs, own)).map(recordOf);
      const answer = await handler({ Records: records }, lambdaContext('messages'));
      const failed = new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      for (const { messageId, receiptHandle: ReceiptHandle } of records)
        if (!failed.has(messageId)) await sqs.send(new DeleteMessageCommand({ QueueUrl: own, ReceiptHandle }));
      return { records: records.length, failed: failed.size };
    },
    put: async (MessageBody) => {
      await sqs.send(new SendMessageCommand({ QueueUrl: own, MessageBody }));
    },
    waiting: async () => {
      const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesDelayed'] as const;
      const command = new GetQueueAttributesCommand({ QueueUrl: own, AttributeNames: [...AttributeNames] });
      const { Attributes = {} } = await sqs.send(command);
      return AttributeNames.reduce((sum, name) => sum + Number(Attributes[name]), 0);
    },
    published: async () => (await received(sqs, topic.subscriber)).map(publishedIn),
    stop: async () => {
      await Promise.all([mail.stop(), server.stop(), rm(folder, { recursive: true })]);
    },
  };
}

async function newTopic(endpoint: string, sqs: SQSClient) {
  const sns = new SNSClient({ endpoint });
  const { QueueUrl: subscriber } = await sqs.send(new CreateQueueCommand({ QueueName: 'subscriber' }));
  const { TopicArn: arn } = await sns.send(new CreateTopicCommand({ Name: 'spares' }));
  const ask = new GetQueueAttributesCommand({ QueueUrl: subscriber, AttributeNames: ['QueueArn'] });
  const { Attributes = {} } = await sqs.send(ask);
  await sns.send(new SubscribeCommand({ TopicArn: arn, Protocol: 'sqs', Endpoint: Attributes.QueueArn }));
  return { arn, subscriber };
}

/** All that can be seen in a queue. */
async function received(sqs: SQSClient, QueueUrl: string | undefined): Promise<readonly Message[]> {
  const all: Message[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    all.push(...Messages);
    if (Messages.length === 0) return all;
  }
}

function publishedIn({ Body = '' }: Message): Published {
  const envelope: unknown = JSON.parse(Body);
  const { Subject, MessageAttributes } = isJsonObject(envelope) ? envelope : {};
  const username = isJsonObject(MessageAttributes) ? MessageAttributes.username : undefined;
  return { subject: String(Subject), username: isJsonObject(username) ? String(username.Value) : '' };
}
