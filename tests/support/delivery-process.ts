import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import { text } from 'node:stream/consumers';

/*
 * A process that does what follows from the events on its standard input, and dies before the step whose number it is
 * given: a write to the table, a request to a queue, or one to a receiver.
 */

const [, , number = '', receiver = ''] = process.argv;
let left = Number(number);
const steps = /TransactWriteItems|UpdateItem|PutItem|SendMessageBatch|ReceiveMessage|DeleteMessageBatch/;

const request = http.request;
http.request = new Proxy(request, {
  apply(send, self, args) {
    const [target] = args;
    const isStep = steps.test(target.headers?.['x-amz-target']) || target.port === receiver;
    if (isStep && left === 0) process.exit(42);
    if (isStep) left -= 1;
    return Reflect.apply(send, self, args);
  },
});
syncBuiltinESMExports();

const { contextFor } = await import('../../src/functions/runtime/environment.ts');
const { eventActor } = await import('../../src/functions/runtime/system-actor.ts');
const { rules } = await import('../../src/functions/events/rules.ts');
const { consumeDeliveries } = await import('./delivery-loop.ts');

await rules.handle(contextFor(eventActor, 'https://qm.example'), JSON.parse(await text(process.stdin)));
await consumeDeliveries(process.env);
