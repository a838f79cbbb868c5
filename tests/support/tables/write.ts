/*
 * Keeps the table of a release for the tests of later ones: what its code has written, what its lists answered, its indexes.
 * Run it when a version is released: node tests/support/tables/write.ts 0.1.0
 */
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { list } from '../../../src/domain/engine/query/list.ts';
import { registry } from '../../../src/domain/registry.ts';
import { writeLayout } from '../../../src/repos/layout.ts';
import { tableDefinition } from '../../../src/repos/table.ts';
import { startEngine } from '../../../tools/local/engine.ts';
import { Lifecycle } from '../lifecycle.ts';
import { newTableStore } from '../stores.ts';
import { itemsOf } from '../table-state.ts';
import { makeEstate } from './estate.ts';
import { questions } from './questions.ts';

Object.assign(process.env, { AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
const { KeySchema, GlobalSecondaryIndexes } = tableDefinition;
const [release = ''] = process.argv.slice(2);
const engine = await startEngine();
try {
  const store = await newTableStore(engine.endpoint ?? '');
  await writeLayout(store.access);
  const plan = new Lifecycle(store);
  const ids = await makeEstate(plan);
  const items = [...(await itemsOf(store.access)).values()].filter(({ pk }) => !String(pk).startsWith('pack#'));
  const lists = await Promise.all(
    questions(ids).map(async ([type, filters]) => {
      const parameters = new Map(Object.entries(filters).map(([name, value]) => [name, [value]]));
      const { count, objects } = await list(plan.context, registry.resourceOf(type), parameters);
      return [type, filters, count, objects.map(({ id }) => id)] as const;
    }),
  );
  const asked = lists.filter(([, filters, count]) => count !== 0 || Object.keys(filters).length > 0);
  const table = gzipSync(JSON.stringify({ items, lists: asked, ids }), { level: 9 });
  writeFileSync(new URL(`${release}.json.gz`, import.meta.url), table);
  const released = { version: release, KeySchema, GlobalSecondaryIndexes };
  writeFileSync(new URL('released.json', import.meta.url), `${JSON.stringify(released, null, 2)}\n`);
  console.log(`${items.length} items, ${asked.length} lists, ${table.length} bytes`);
  for (const [type, filters, count] of asked) if (count === 0) console.log(`Nothing in ${type} by`, filters);
} finally {
  await engine.stop();
}
