import { DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { handler } from '../../src/functions/events/deliver.ts';
import { lambdaContext } from './lambda-context.ts';
import { recordOf } from './sqs-record.ts';

/** Invokes the function of deliveries with what its queues hold now, as Lambda does, until there is nothing to see. */
export async function consumeDeliveries(environment: NodeJS.ProcessEnv): Promise<void> {
  const sqs = new SQSClient({ endpoint: environment.QM_SQS_ENDPOINT ?? '' });
  const urls = [environment.QM_DELIVERY_RETRIES_QUEUE, environment.QM_DELIVERIES_QUEUE];
  for (let isDone = false; !isDone; ) {
    isDone = true;
    for (const QueueUrl of urls) {
      const command = new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
      });
      const { Messages = [] } = await sqs.send(command);
      if (Messages.length === 0) continue;
      isDone = false;
      const { batchItemFailures } = await handler({ Records: Messages.map(recordOf) }, lambdaContext('deliver'));
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      const done = Messages.filter(({ MessageId = '' }) => !failed.has(MessageId));
      const Entries = done.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      if (Entries.length > 0) await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    }
  }
}
