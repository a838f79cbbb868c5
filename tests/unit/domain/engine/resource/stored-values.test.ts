import { expectTypeOf, test } from 'vitest';
import type { Work } from '../../../../../src/domain/engine/ports.ts';
import type { loadObject } from '../../../../../src/domain/engine/resource/load-objects.ts';
import type { FieldsByType, StoredValues } from '../../../../../src/domain/engine/schema/field-kinds.ts';
import type { DeclaredType } from '../../../../../src/domain/registry.ts';

const spareItem = 'netbox_asset_lifecycle.spareitem';

type Spare = Awaited<ReturnType<typeof loadObject<typeof spareItem>>>;

/** These functions are checked by the compiler; nobody calls them. */
const reads = {
  declared: (spare: NonNullable<Spare>): number => spare.values.quantity - spare.values.qty_reserved,
  // @ts-expect-error: no field has this name
  misspelt: (spare: NonNullable<Spare>): number => spare.values.qty_reservd,
  update: (work: Work, spare: NonNullable<Spare>): void => work.update(spare, { quantity: 1 }),
  // @ts-expect-error: nor this one
  misspeltUpdate: (work: Work, spare: NonNullable<Spare>): void => work.update(spare, { quantitty: 1 }),
  children: (work: Work) => work.children(spareItem, 'pool', 1),
  // @ts-expect-error: no reference field has this name
  misspeltChildren: (work: Work) => work.children(spareItem, 'poool', 1),
};

test('an object that is read by the name of its type has the declared fields', () => {
  expectTypeOf<StoredValues<typeof spareItem>['quantity']>().toEqualTypeOf<number>();
  expectTypeOf<StoredValues<typeof spareItem>['asset_tag']>().toEqualTypeOf<string | null>();
  expectTypeOf(reads.children).returns.resolves.items.toHaveProperty('values');
});

test('every resource says which fields its type has', () => {
  expectTypeOf<Exclude<DeclaredType, keyof FieldsByType>>().toBeNever();
});
