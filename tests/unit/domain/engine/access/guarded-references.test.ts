import { expect, test } from 'vitest';
import { compileConstraints } from '../../../../../src/domain/engine/access/permissions.ts';
import { registry } from '../../../../../src/domain/registry.ts';

const genericFields = registry.resources.flatMap(({ type, fields }) =>
  Object.entries(fields).flatMap(([name, field]) => (field.kind === 'generic' ? [{ type, name, field }] : [])),
);
const namesWith = (unviewable: string): readonly string[] =>
  genericFields.filter(({ field }) => field.unviewable === unviewable).map(({ type, name }) => `${type}.${name}`);

test('entries about an object are hidden with it, other targets read as null', () => {
  expect(namesWith('hide-entry')).toEqual([
    'netbox_asset_lifecycle.attachment.object',
    'netbox_asset_lifecycle.alert.subject',
    'tenancy.contactassignment.object',
    'extras.journalentry.assigned_object',
    'extras.imageattachment.object',
    'extras.taggeditem.object',
    'core.objectchange.changed_object',
    'extras.bookmark.object',
    'extras.subscription.object',
    'extras.notification.object',
    'extras.webhookdelivery.object',
  ]);
  expect(namesWith('null')).toEqual([
    'netbox_asset_lifecycle.asset.assigned_object',
    'netbox_asset_lifecycle.sparemovement.document',
    'extras.eventrule.action_object',
    'core.objectchange.related_object',
  ]);
});

test('only items of the catalogue are shown in brief form to callers who may not view them', () => {
  const brief = genericFields.filter(({ field }) => field.unviewable === 'brief');
  expect(new Set(brief.map(({ name }) => name))).toEqual(new Set(['item', 'planned_item', 'substitute', 'unit_item']));
  expect(new Set(brief.flatMap(({ field }) => field.targets))).toEqual(
    new Set(['dcim.racktype', 'dcim.devicetype', 'dcim.moduletype', 'netbox_asset_lifecycle.cabletype']),
  );
});

test('an entry that hides with its object can be about that object without reading whole objects', () => {
  const long = genericFields.filter(({ field }) => field.unviewable === 'hide-entry' && field.long);
  expect(long).toEqual([]);
});

test('what a resource restricts itself to are look-ups that its fields have', async () => {
  const restricted = registry.resources.filter(({ restrictTo }) => restrictTo);
  expect(restricted.map(({ type }) => type)).toEqual(['extras.savedfilter']);
  for (const { type, restrictTo = [] } of restricted)
    expect(await compileConstraints({ registry, userId: 1 }, type, restrictTo)).toMatchObject({ needsWhole: false });
});
