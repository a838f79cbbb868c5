import { expect, test } from 'vitest';
import { registry } from '../../../src/domain/registry.ts';
import { objectItem } from '../../../src/repos/items.ts';
import { followedPatterns, isFollowed, type StreamRecord, storedWrite } from '../../../src/repos/stream.ts';

/** An item as DynamoDB's protocol has it. */
const imageOf = (type: 'core.job' | 'dcim.site', values: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(objectItem(registry.resourceOf(type), 7, 3, values)).map(([name, value]) => [
      name,
      typeof value === 'number' ? { N: String(value) } : { S: value },
    ]),
  );
const record = (eventName: string, type: 'core.job' | 'dcim.site', before: string, after: string): StreamRecord => {
  const [OldImage, NewImage] = [before, after].map((name) => imageOf(type, { name, slug: name }));
  return { eventName, dynamodb: { Keys: { pk: { S: `${type}#0.0` } }, OldImage, NewImage } };
};

test('a write is the object as it was and as it is', () => {
  expect(storedWrite(registry, record('MODIFY', 'core.job', 'import', 'Import'))).toMatchObject({
    before: { type: 'core.job', id: 7, version: 3, values: { name: 'import' } },
    after: { type: 'core.job', id: 7, version: 3, values: { name: 'Import' } },
  });
});

test('what nobody follows is no write', () => {
  const followed = [
    record('MODIFY', 'core.job', 'a', 'b'),
    record('REMOVE', 'core.job', 'a', 'b'),
    record('INSERT', 'dcim.site', 'a', 'b'),
    { eventName: 'INSERT', dynamodb: { Keys: { pk: { S: 'count#core.job' }, sk: { S: '0.0' } } } },
  ].map(isFollowed);
  expect(followed).toEqual([true, false, false, false]);
  expect(storedWrite(registry, record('REMOVE', 'core.job', 'a', 'b'))).toBeUndefined();
});

test('a record without an image is an error, not a gap', () => {
  const keys = { pk: { S: 'core.objectchange#0.1' }, sk: { S: '1' } };
  expect(() => storedWrite(registry, { eventName: 'INSERT', dynamodb: { Keys: keys } })).toThrow('no image');
});

test('Lambda is told to pass the same records', () => {
  expect(followedPatterns).toEqual([
    { eventName: ['INSERT'], dynamodb: { Keys: { pk: { S: [{ prefix: 'core.objectchange#' }] } } } },
    { eventName: ['INSERT', 'MODIFY'], dynamodb: { Keys: { pk: { S: [{ prefix: 'core.job#' }] } } } },
  ]);
});
