import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, inject, test } from 'vitest';
import { type Attempt, beginAttempt } from '../../../src/repos/attempts.ts';
import type { TableAccess } from '../../../src/repos/client.ts';
import { attemptsKey } from '../../../src/repos/table.ts';
import { inject as injectFault } from '../../support/faults.ts';
import { newTableStore } from '../../support/stores.ts';

const now = new Date('2026-03-01T12:00:00Z');
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const mia = { username: 'mia', address: '192.0.2.7' };

let access: TableAccess;
beforeEach(async () => {
  access = (await newTableStore(inject('dynamodbEndpoint'))).access;
});

async function begun(caller = mia, time = now): Promise<Attempt> {
  const attempt = await beginAttempt(access, caller, time);
  if ('retryAfter' in attempt) throw new Error(`Held back for ${attempt.retryAfter} s`);
  return attempt;
}
async function fail(times: number, callerOf: (index: number) => typeof mia = () => mia, time = now): Promise<void> {
  for (let index = 0; index < times; index++) await begun(callerOf(index), time);
}
const held = async (caller = mia, time = now): Promise<number | undefined> => {
  const attempt = await beginAttempt(access, caller, time);
  return 'retryAfter' in attempt ? attempt.retryAfter : undefined;
};
/** Names and addresses that differ each time. */
const anyName = (index: number) => ({ ...mia, username: `user ${index}` });
const anyAddress = (index: number) => ({ ...mia, address: `198.51.100.${index}` });

describe('attempts of a name from an address', () => {
  test('are held back after ten, each time for longer; what is held back does not count', async () => {
    await fail(9);
    expect((await begun()).holdsBack).toBe(1);
    expect(await held()).toBe(1);
    expect(await held(mia, later(0.4))).toBe(1);
    expect((await begun(mia, later(1))).holdsBack).toBe(2);
    expect(await held(mia, later(2))).toBe(1);
    expect((await begun(mia, later(3))).holdsBack).toBe(4);
    expect(await held({ ...mia, username: 'MIA' }, later(3))).toBe(4);
  });

  test('count all when many come at once', async () => {
    const attempts = await Promise.all(Array.from({ length: 40 }, () => beginAttempt(access, mia, now)));
    const passed = attempts.filter((attempt) => 'succeeded' in attempt);
    expect(passed.length).toBeGreaterThan(0);
    expect(passed.length).toBeLessThanOrEqual(10);
    await fail(10 - passed.length);
    expect(await held()).toBe(1);
  });

  test('leave other names and other addresses free', async () => {
    await fail(10);
    expect(await held()).toBe(1);
    expect(await held({ ...mia, address: '192.0.2.8' })).toBeUndefined();
    expect(await held({ ...mia, username: 'ada' })).toBeUndefined();
  });

  test('start anew after a success', async () => {
    await fail(9);
    await (await begun()).succeeded();
    await fail(9);
    expect((await begun()).holdsBack).toBe(1);
  });
});

describe('attempts of many', () => {
  test('names from one address hold back that address, for a minute at most', async () => {
    await fail(30, anyName);
    expect(await held({ ...mia, username: 'another' })).toBe(1);
    for (let index = 31, time = 1; index < 40; index++, time += 60) await begun(anyName(index), later(time));
    expect(await held({ ...mia, username: 'another' }, later(481))).toBe(60);
    expect(await held({ username: 'another', address: '192.0.2.8' }, later(481))).toBeUndefined();
  });

  test('addresses hold back that name, but not where it has signed in before', async () => {
    await (await begun()).succeeded();
    await fail(30, anyAddress);
    expect(await held({ ...mia, address: '192.0.2.99' })).toBe(1);
    expect(await held(mia)).toBeUndefined();
    expect(await held({ username: 'ada', address: '192.0.2.99' })).toBeUndefined();
  });

  test('addresses count anew after a success from a new one', async () => {
    await fail(29, anyAddress);
    await (await begun({ ...mia, address: '192.0.2.99' })).succeeded();
    expect(await held({ ...mia, address: '192.0.2.100' })).toBeUndefined();
  });

  test('names count on after a success from the same address, which takes back itself only', async () => {
    await fail(29, anyName);
    await (await begun({ ...mia, username: 'owner of one account' })).succeeded();
    expect((await begun(anyName(100))).holdsBack).toBe(1);
    expect(await held(anyName(101))).toBe(1);
  });
});

test('counts say when they may go: failures after a day, known pairs after 90', async () => {
  const items: string[] = [];
  const watching = injectFault(access, ({ command, input, send }) => {
    if (command === 'TransactWriteItemsCommand') items.push(JSON.stringify(input));
    return send();
  });
  const attempt = await begun();
  watching.lift();
  const kept = /"pk":"attempts#pair#([^"]+)"/.exec(items.join())?.[1] ?? '';
  const expires = async () => {
    const Key = { ...attemptsKey('pair', kept) };
    const { Item } = await access.client.send(new GetCommand({ TableName: access.table, Key }));
    return (Number(Item?.expires) - now.getTime() / 1000) / (24 * 3600);
  };
  expect(await expires()).toBe(1);
  await attempt.succeeded();
  expect(await expires()).toBe(90);
  expect(items.join()).not.toContain('mia');
});
