import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import { loadObject } from '../../../../../src/domain/engine/resource/load-objects.ts';
import type { TypeName } from '../../../../../src/domain/engine/schema/field-kinds.ts';
import { changeEventOf, jobEventsOf } from '../../../../../src/domain/platform/events/change-event-of.ts';
import { eventTypes } from '../../../../../src/domain/platform/events/event-types.ts';
import { registry } from '../../../../../src/domain/registry.ts';
import { Lifecycle } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

async function lastEvent(lab: Lifecycle) {
  const id = (await lab.ids('core.objectchange')).at(-1) ?? 0;
  const entry = await loadObject(lab.context.store, 'core.objectchange', id);
  if (!entry) throw new Error('Nothing was logged');
  return changeEventOf(registry, entry);
}

describe('a change of an object', () => {
  test('that is made, changed and deleted', async () => {
    const lab = new Lifecycle(new MemoryStore());
    const id = await lab.create('dcim.site', { name: 'Hall', slug: 'hall' });
    expect(await lastEvent(lab)).toMatchObject({
      key: 'change:1',
      types: ['object_created'],
      object: { type: 'dcim.site', id },
      display: 'Hall',
      userId: 1,
      username: 'planner',
      requestId: lab.context.requestId,
      prechange: null,
      postchange: { name: 'Hall', status: 'active' },
    });
    await lab.patch('dcim.site', id, { name: 'Yard' });
    expect(await lastEvent(lab)).toMatchObject({ key: 'change:2', types: ['object_updated'], display: 'Yard' });
    await lab.patch('dcim.site', id, { status: 'retired' });
    expect((await lastEvent(lab)).types).toEqual(['object_updated', 'status_changed']);
    await lab.delete('dcim.site', id);
    expect(await lastEvent(lab)).toMatchObject({
      types: ['object_deleted'],
      prechange: { name: 'Yard' },
      postchange: null,
    });
  });
});

/** The types of the event that a change of the resource's objects is, beside those of NetBox. */
function meanings(type: TypeName, before: JsonObject | null, after: JsonObject | null): readonly string[] {
  const values = {
    time: '2026-01-01T00:00:00.000Z',
    user: null,
    user_name: 'schedule',
    request_id: '',
    action: before === null ? 'create' : after === null ? 'delete' : 'update',
    changed_object: { type, id: 1 },
    related_object: null,
    object_repr: '',
    message: '',
    _route: '',
    _since: null,
    prechange_data: before,
    postchange_data: after,
    created: null,
    last_updated: null,
  } as const;
  return changeEventOf(registry, { id: 1, values }).types.slice(1);
}

describe('what a change means', () => {
  const alert = 'netbox_asset_lifecycle.alert';

  test.each([
    ['below-minimum', 'spares_below_minimum'],
    ['overdue-order', 'order_overdue'],
    ['overdue-shipment', 'shipment_overdue'],
    ['expired-reservation', 'reservation_expired'],
    ['ledger-drift', 'ledger_drift'],
  ])('an alert of kind %s that is raised is %s, once', (kind, event) => {
    const raised = { kind, cleared: null, message: '1 available' };
    expect(meanings(alert, null, raised)).toEqual([event]);
    expect(meanings(alert, raised, { ...raised, message: '0 available' })).toEqual([]);
  });

  test('an alert about spares that is cleared means that they are restored', () => {
    const raised = { kind: 'below-minimum', cleared: null };
    const cleared = { ...raised, cleared: '2026-01-02T00:00:00.000Z' };
    expect(meanings(alert, raised, cleared)).toEqual(['spares_restored']);
    expect(meanings(alert, cleared, { ...cleared, acknowledged: true })).toEqual([]);
    expect(meanings(alert, { ...raised, kind: 'ledger-drift' }, { ...cleared, kind: 'ledger-drift' })).toEqual([]);
  });

  test('an asset that gets its unit is installed', () => {
    const asset = 'netbox_asset_lifecycle.asset';
    const installed = { installed: '2026-01-01T00:00:00.000Z' };
    expect(meanings(asset, { installed: null }, installed)).toEqual(['installed']);
    expect(meanings(asset, null, installed)).toEqual(['installed']);
    expect(meanings(asset, installed, { ...installed, shipment: 2 })).toEqual([]);
    expect(meanings(asset, installed, { installed: null })).toEqual([]);
  });

  test('a slip of a receipt means that goods are received, its reversal does not', () => {
    const slip = 'netbox_asset_lifecycle.receivingslip';
    const lines = [{ shipment_line_item: 1, qty_received: 2, qty_damaged: 0 }];
    expect(meanings(slip, null, { kind: 'receipt', lines })).toEqual(['received']);
    expect(meanings(slip, null, { kind: 'adjustment', lines })).toEqual(['received']);
    expect(meanings(slip, null, { kind: 'adjustment', lines: [{ shipment_line_item: 1, qty_received: -1 }] })).toEqual(
      [],
    );
    expect(meanings(slip, null, { kind: 'reversal', lines })).toEqual([]);
  });

  test('every event that a resource declares is one that rules may name', () => {
    const declared = registry.resources.flatMap(({ events = {} }) => Object.keys(events));
    expect(declared.filter((name) => !eventTypes.has(name))).toEqual([]);
    expect(new Set(declared).size).toBe(9);
  });
});

test('the reference tells of every type, and shows what receivers are told', () => {
  const reference = readFileSync(new URL('../../../../../docs/reference/events.md', import.meta.url), 'utf8');
  for (const [name, { payload }] of eventTypes) {
    expect(reference).toContain(`\`${name}\``);
    expect(reference).toContain(`\`${payload}\``);
  }
});

describe('a job', () => {
  const job = (values: JsonObject) => ({ id: 5, values: { name: 'Import', user: 3, job_id: 'abc', ...values } });

  test('is an event at its start and its end', () => {
    const pending = job({ status: 'pending', created: '2026-01-01T00:00:00.000Z' });
    const running = job({ status: 'running', started: '2026-01-01T00:00:01.000Z' });
    const failed = job({ status: 'failed', completed: '2026-01-01T00:00:02.000Z' });
    expect(jobEventsOf(registry, null, pending)).toEqual([]);
    expect(jobEventsOf(registry, pending, running)).toMatchObject([
      { key: 'job:5:running', types: ['job_started'], time: '2026-01-01T00:00:01.000Z', userId: 3, display: 'Import' },
    ]);
    expect(jobEventsOf(registry, running, running)).toEqual([]);
    expect(jobEventsOf(registry, running, failed)).toMatchObject([
      {
        key: 'job:5:failed',
        types: ['job_failed'],
        time: '2026-01-01T00:00:02.000Z',
        object: { type: 'core.job', id: 5 },
        prechange: { status: 'running' },
        postchange: { status: 'failed', name: 'Import' },
      },
    ]);
  });

  test('that is taken up again by another worker is started once', () => {
    const running = job({ status: 'running', leased_by: 'one' });
    expect(jobEventsOf(registry, running, job({ status: 'running', leased_by: 'two' }))).toEqual([]);
  });
});
