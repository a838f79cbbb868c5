import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import type { Hooks } from './plugin.ts';

/** What the SDK names as the operation of a request that writes items. */
const writes = /^DynamoDB_\d+\.(TransactWriteItems|PutItem|UpdateItem|DeleteItem|BatchWriteItem)$/;

/**
 * osls plugin: tells the process that has started serverless-offline of writes to the database, so that what follows from
 * them begins at once. On AWS, the stream of the table does that.
 */
export default class TellOfWrites {
  readonly hooks: Hooks = { 'before:offline:start:init': tellOfWrites };
}

function tellOfWrites(): void {
  let isToldOf = false;
  subscribe('http.client.response.finish', (message) => {
    if (isToldOf || !isAnswer(message) || !writes.test(String(message.request.getHeader('x-amz-target')))) return;
    isToldOf = true;
    // Writes that end together are one news.
    setImmediate(() => {
      isToldOf = false;
      process.send?.('written');
    });
  });
}

const isAnswer = (message: unknown): message is { readonly request: ClientRequest } =>
  typeof message === 'object' && message !== null && 'request' in message;
