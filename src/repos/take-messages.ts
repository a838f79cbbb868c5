import { orUnavailable } from './failures.ts';
import { loadSqs, queueSilent, sqsClient } from './queues.ts';

/** A message that was taken out of a queue; it comes again unless it is removed. */
export interface TakenMessage {
  readonly body: string;
  readonly handle: string;
}

/** SQS gives, and removes, so many messages with one request. */
const perRequest = 10;

/** Some messages of a queue, by its address; none where it is empty. */
export async function takeMessages(url: string, environment: NodeJS.ProcessEnv): Promise<readonly TakenMessage[]> {
  const { ReceiveMessageCommand } = await loadSqs();
  const command = new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: perRequest });
  const { Messages = [] } = await orUnavailable(
    async () => (await sqsClient(environment.QM_SQS_ENDPOINT)).send(command),
    queueSilent,
  );
  return Messages.map(({ Body = '', ReceiptHandle = '' }) => ({ body: Body, handle: ReceiptHandle }));
}

/** Removes messages by their handles; those that were removed already are no error. */
export async function removeMessages(
  url: string,
  environment: NodeJS.ProcessEnv,
  handles: readonly string[],
): Promise<void> {
  const { DeleteMessageBatchCommand } = await loadSqs();
  for (let start = 0; start < handles.length; start += perRequest) {
    const Entries = handles
      .slice(start, start + perRequest)
      .map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle }));
    const command = new DeleteMessageBatchCommand({ QueueUrl: url, Entries });
    await orUnavailable(async () => (await sqsClient(environment.QM_SQS_ENDPOINT)).send(command), queueSilent);
  }
}
