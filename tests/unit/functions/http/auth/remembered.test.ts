import { expect, test } from 'vitest';
import { Remembered } from '../../../../../src/functions/http/auth/remembered.ts';

const at = (milliseconds: number): Date => new Date(milliseconds);

test('what was read is remembered for as long as is said, and read anew after that', async () => {
  const remembered = new Remembered<number>(5_000);
  let reads = 0;
  const get = (key: string, now: number) => remembered.get(key, at(now), async () => ++reads);
  expect([await get('a', 0), await get('a', 4_999), await get('b', 4_999), await get('a', 5_000)]).toEqual([
    1, 1, 2, 3,
  ]);
});

test('a read that fails is not remembered', async () => {
  const remembered = new Remembered<number>(5_000);
  await expect(remembered.get('a', at(0), () => Promise.reject(new Error('no such token')))).rejects.toThrow('no such');
  expect(await remembered.get('a', at(1), async () => 1)).toBe(1);
});

test('ever new keys do not fill the memory', async () => {
  const remembered = new Remembered<number>(5_000);
  let reads = 0;
  const get = (key: string) => remembered.get(key, at(0), async () => ++reads);
  for (let key = 0; key < 3_000; key++) await get(`key ${key}`);
  expect(await get('key 0')).toBe(3_001);
});
