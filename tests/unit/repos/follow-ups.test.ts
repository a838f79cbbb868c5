import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/domain/engine/json.ts';
import type { StoredObject } from '../../../src/domain/engine/resource/resource.ts';
import { changeNow, followUpOf } from '../../../src/repos/follow-ups.ts';

const site = (values: JsonObject, version = 1): StoredObject => ({ type: 'dcim.site', id: 1, version, values });

/** What an update that was decided on `before` makes of the object as it is by now. */
function updated(before: JsonObject, after: JsonObject, now: JsonObject): JsonObject | null | undefined {
  const followUp = followUpOf({ action: 'update', type: 'dcim.site', id: 1, before: site(before), after });
  return changeNow(followUp, site(now, 7))?.after;
}

test('only the fields of the update change', () => {
  expect(updated({ a: 1, b: 1 }, { a: null, b: 1 }, { a: 1, b: 2 })).toEqual({ a: null, b: 2 });
});

test('a field that somebody else has set meanwhile stays', () => {
  expect(updated({ a: 1 }, { a: null }, { a: 5 })).toEqual({ a: 5 });
});

test('of a list, the elements in question go and come', () => {
  expect(updated({ tags: [1, 2] }, { tags: [1, 4] }, { tags: [2, 3, 1] })).toEqual({ tags: [3, 1, 4] });
  expect(updated({ ends: [{ id: 1 }, { id: 2 }] }, { ends: [{ id: 2 }] }, { ends: [{ id: 1 }, { id: 3 }] })).toEqual({
    ends: [{ id: 3 }],
  });
});

test('the time of the last write moves on', () => {
  const [before, after, now] = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z', '2026-01-01T12:00:00.000Z'];
  expect(updated({ last_updated: before }, { last_updated: after }, { last_updated: now })).toEqual({
    last_updated: after,
  });
});

test('what is gone needs no update and no delete, what is there no create', () => {
  const before = site({ a: 1 });
  const update = followUpOf({ action: 'update', type: 'dcim.site', id: 1, before, after: { a: 2 } });
  const deletion = followUpOf({ action: 'delete', type: 'dcim.site', id: 1, before, after: null });
  const creation = followUpOf({ action: 'create', type: 'dcim.site', id: 1, before: null, after: { a: 1 } });
  expect([changeNow(update, undefined), changeNow(deletion, undefined), changeNow(creation, before)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
