import { expect, test } from 'vitest';
import type { Row, RowSource } from '../../../../../src/domain/engine/ports.ts';
import { Lifecycle } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

/** Notes which collections are walked. */
class NotingStore extends MemoryStore {
  readonly walked: string[] = [];

  override rows(source: RowSource): AsyncIterable<Row> {
    if (source.kind !== 'reference') this.walked.push(source.type);
    return super.rows(source);
  }
}

test('few tagged objects among many are found without a walk through their collection', async () => {
  const store = new NotingStore();
  const lab = new Lifecycle(store);
  const named = (model: string, more = {}) => {
    const slug = lab.name('n');
    return lab.create(model, { name: slug, slug, ...more });
  };
  const [rare, common, nobody] = [await named('extras.tag'), await named('extras.tag'), await named('extras.tag')];
  const ids: number[] = [];
  for (let index = 0; index < 60; index++)
    ids.push(await named('dcim.site', { tags: index < 2 ? [rare, common] : index % 2 === 0 ? [common] : [] }));
  await named('dcim.region', { tags: [rare] });
  const [first = 0, second = 0] = ids;
  const search = async (filters: Readonly<Record<string, string>>) => {
    store.walked.length = 0;
    return {
      ids: await lab.ids('dcim.site', { limit: '1000', ...filters }),
      walks: store.walked.includes('dcim.site'),
    };
  };
  expect(await search({ tag_id: String(rare) })).toEqual({ ids: [first, second], walks: false });
  expect(await search({ tag_id__any: String(rare) })).toEqual({ ids: [first, second], walks: false });
  expect(await search({ tag_id__n: String(rare) })).toEqual({ ids: ids.slice(2), walks: true });
  expect((await search({ tag_id: String(common) })).ids).toHaveLength(31);
  expect((await search({ tag_id: String(common) })).walks).toBe(true);
  expect((await search({ tag_id: String(nobody) })).ids).toEqual([]);
  await lab.patch('dcim.site', first, { tags: [] });
  expect((await search({ tag_id: String(rare) })).ids).toEqual([second]);
});
