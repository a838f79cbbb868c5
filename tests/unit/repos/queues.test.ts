import { expect, test } from 'vitest';
import { batches, type QueueMessage } from '../../../src/repos/queues.ts';

const message = (length: number): QueueMessage => ({ body: { text: 'x'.repeat(length) } });
const sizes = (messages: readonly QueueMessage[]): readonly number[] => batches(messages).map(({ length }) => length);

test('a request holds ten messages', () => {
  expect(sizes([])).toEqual([]);
  expect(sizes(Array.from({ length: 21 }, () => message(10)))).toEqual([10, 10, 1]);
});

test('a request holds 250 kB, or one message that is larger', () => {
  expect(sizes([message(100_000), message(100_000), message(100_000), message(10)])).toEqual([2, 2]);
  expect(sizes([message(10), message(260_000), message(10)])).toEqual([1, 1, 1]);
});
