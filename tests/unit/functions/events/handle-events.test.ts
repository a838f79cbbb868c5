import { expect, test } from 'vitest';
import { Failure, refused } from '../../../../src/domain/engine/errors.ts';
import type { ChangeEvent } from '../../../../src/domain/platform/events/change-event.ts';
import { type HopelessEvent, handleEvents } from '../../../../src/functions/events/handle-events.ts';
import type { EventHandler } from '../../../../src/functions/events/handlers.ts';
import { Lifecycle } from '../../../support/lifecycle.ts';
import { MemoryStore } from '../../../support/memory-store.ts';

const { context } = new Lifecycle(new MemoryStore());
const event = (key: string): ChangeEvent => ({
  key,
  types: ['object_created'],
  time: '2026-11-29T12:00:00.000Z',
  object: { type: 'dcim.site', id: 1 },
  display: key,
  userId: null,
  username: '',
  requestId: '',
  route: '',
  prechange: null,
  postchange: null,
});
const events = ['a', 'b', 'c', 'd'].map(event);

/** Takes events until it throws what `error` gives. */
function handlerWith(name: string, error: (keys: readonly string[]) => Error | undefined) {
  const taken: string[] = [];
  const handler: EventHandler = {
    name,
    handle: async (_context, given) => {
      const keys = given.map(({ key }) => key);
      const thrown = error(keys);
      if (thrown) throw thrown;
      taken.push(...keys);
    },
  };
  return { handler, taken };
}

async function run(handlers: readonly EventHandler[]) {
  const hopeless: HopelessEvent[] = [];
  const failure = await handleEvents([handlers], context, events, async (one) => {
    hopeless.push(one);
  }).catch((error: unknown) => error);
  return { hopeless, failure };
}

test('an event that no repetition mends is left out and reported; the others are handled, in their order', async () => {
  const broken = new TypeError('no such thing');
  const rules = handlerWith('rules', (keys) => (keys.includes('c') ? broken : undefined));
  const feed = handlerWith('feed', () => undefined);
  const { hopeless, failure } = await run([rules.handler, feed.handler]);
  expect(failure).toBeUndefined();
  expect(hopeless).toEqual([{ handler: 'rules', event: 'c', error: broken }]);
  expect([rules.taken, feed.taken]).toEqual([
    ['a', 'b', 'd'],
    ['a', 'b', 'c', 'd'],
  ]);
});

test.each([
  ['a table that is silent', refused('unavailable', 'The database does not answer in time.')],
  ['others who write the same', new Failure('conflict', { detail: 'Written by others' })],
  ['a service that refuses', Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException', $metadata: {} })],
  ['a lost connection', Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })],
  ['one of many', new AggregateError([new Error('a'), refused('unavailable', 'b')])],
])('after %s all events come again, and the other handlers have been called', async (_what, error) => {
  const rules = handlerWith('rules', () => error);
  const feed = handlerWith('feed', () => undefined);
  const { hopeless, failure } = await run([rules.handler, feed.handler]);
  expect(failure).toMatchObject({
    message: `Events could not be handled: ${error.message}`,
    errors: [error],
  });
  expect([hopeless, rules.taken, feed.taken]).toEqual([[], [], ['a', 'b', 'c', 'd']]);
});
