import { expect, test } from 'vitest';
import { onDeleteOf, registryOf } from '../../../../../src/domain/engine/resource/registry.ts';
import { defineResource } from '../../../../../src/domain/engine/resource/resource.ts';
import { genericReference, reference, references, text } from '../../../../../src/domain/engine/schema/fields.ts';
import { registry as projectRegistry } from '../../../../../src/domain/registry.ts';

const shelf = defineResource({
  app: 'dcim',
  model: 'shelf',
  endpoint: 'shelves',
  label: 'shelf',
  fields: { name: text({ required: true }) },
  ordering: ['name'],
  brief: ['name'],
  display: ({ name }) => name,
});

const book = defineResource({
  app: 'dcim',
  model: 'book',
  endpoint: 'books',
  label: 'book',
  fields: {
    name: text({ required: true }),
    shelf: reference('dcim.shelf', { onDelete: 'protect' }),
    earlier: references('dcim.shelf', {}),
    about: genericReference(['dcim.book', 'dcim.shelf'], { onDelete: 'cascade' }),
  },
  ordering: ['name'],
  brief: ['name'],
  display: ({ name }) => name,
});

const note = defineResource({ ...shelf, model: 'note', endpoint: 'notes', label: 'note' });

const registry = registryOf([shelf, book], [note]);

test('the API offers the listed resources in their order, and none that is kept apart', () => {
  expect(registry.resources).toEqual([shelf, book]);
  expect(registry.find('dcim.book')).toBe(book);
  expect(registry.find('dcim.note')).toBeUndefined();
  expect(registry.find('dcim.nothing')).toBeUndefined();
});

test('every declaration is found by its type; a type without one is a mistake', () => {
  expect(registry.resourceOf('dcim.shelf')).toBe(shelf);
  expect(registry.resourceOf('dcim.note')).toBe(note);
  expect(() => registry.resourceOf('dcim.nothing')).toThrow('No resource is declared for dcim.nothing');
});

test('no type counts two of its fields with the same target, where the counts would become one', () => {
  const clashes = projectRegistry.resources.flatMap(({ type }) => {
    const counting = projectRegistry.referrersOf(type).filter(({ resource, field }) => {
      const declaration = resource.fields[field];
      return declaration && 'counted' in declaration && declaration.counted;
    });
    const types = counting.map(({ resource }) => resource.type);
    return types.filter((one, index) => types.indexOf(one) !== index).map((one) => `${one} at ${type}`);
  });
  expect(clashes).toEqual([]);
});

test('the referrers of a type are all fields that may point at it, with what a deletion does to them', () => {
  const found = registry.referrersOf('dcim.shelf').map((referrer) => [referrer.field, onDeleteOf(referrer)]);
  expect(found).toEqual([
    ['shelf', 'protect'],
    ['earlier', 'set-null'],
    ['about', 'cascade'],
  ]);
  expect(registry.referrersOf('dcim.book').map(({ field }) => field)).toEqual(['about']);
  expect(registry.referrersOf('dcim.note')).toEqual([]);
  expect(registry.referrersOf('dcim.shelf')).toBe(registry.referrersOf('dcim.shelf'));
});

test('two registries know nothing of each other', () => {
  const shelves = registryOf([shelf]);
  expect(shelves.find('dcim.book')).toBeUndefined();
  expect(shelves.referrersOf('dcim.shelf')).toEqual([]);
});
