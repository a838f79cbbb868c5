import { expect, test } from 'vitest';
import { findJob, startJob } from '../../../../src/domain/platform/jobs.ts';
import { giveUpNotices, noticeKind, noticeOrder } from '../../../../src/functions/imports/notice-order.ts';
import { Lifecycle } from '../../../support/lifecycle.ts';
import { MemoryStore } from '../../../support/memory-store.ts';

test.each<[string, Readonly<Record<string, string>>, ReturnType<typeof noticeOrder>]>([
  ['notices/list.csv', {}, { members: {}, dryRun: false }],
  ['notices/__proto__=1/constructor=2/list.csv', { tostring: '3' }, { members: {}, dryRun: false }],
  [
    'notices/vendor=A=B Ltd/courier=3/order=PO-7/dry_run/list.csv',
    {},
    { members: { vendor: { name: 'A=B Ltd' }, courier: '3', purchase_order: { order_id: 'PO-7' } }, dryRun: true },
  ],
  [
    'notices/2026/vendor=/list.csv',
    { 'notice-number': 'N1', 'accept-surplus': 'true', 'dry-run': 'false', colour: 'red' },
    { members: { notice_number: 'N1', accept_surplus: true }, dryRun: false },
  ],
])('%s says what its folders and metadata say', (key, metadata, order) => {
  expect(noticeOrder(key, metadata)).toEqual(order);
});

test('jobs whose processes have died are given up, younger ones are left alone', async () => {
  const { context } = new Lifecycle(new MemoryStore());
  const started = {
    kind: noticeKind,
    name: 'Notice',
    objectType: null,
    jobId: crypto.randomUUID(),
    status: 'running',
  } as const;
  const at = (time: string) => ({ ...context, now: () => new Date(time) });
  const { job: old } = await startJob(at('2026-01-01T00:00:00Z'), started);
  const { job: young } = await startJob(at('2026-01-01T09:00:00Z'), started);
  expect(await giveUpNotices(context, new Date('2026-01-01T06:00:00Z'))).toBe(1);
  expect((await findJob(context, old.id))?.values).toMatchObject({ status: 'errored', unfinished: '' });
  expect((await findJob(context, young.id))?.values).toMatchObject({ status: 'running' });
});
