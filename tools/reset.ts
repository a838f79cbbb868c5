import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { contentsOf, removeEntries } from './local/reset-folder.ts';
import { ask } from './operations/ask.ts';
import { run } from './operations/run.ts';

/** Deletes the data of the local stack, so that the next `npm start` begins anew. `--yes` asks nothing. */
await run(async () => {
  const { values } = parseArgs({ options: { yes: { type: 'boolean', default: false } } });
  const folder = resolve(process.env.QM_DATA_DIR || '.local');
  const { own, others } = await contentsOf(folder);
  if (own.length === 0) return console.log(`There is nothing to delete in ${folder}.`);
  console.log(`This deletes all data of the local stack in ${folder}: ${own.join(', ')}.`);
  if (others.length > 0) console.log(`Not from a stack, and left alone: ${others.join(', ')}.`);
  if (!values.yes && !process.stdin.isTTY)
    throw new Error('Nothing is deleted: without a terminal, confirm with npm run reset -- --yes.');
  if (!values.yes && (await ask('Type yes to go on: ')) !== 'yes') throw new Error('Nothing is deleted.');
  await removeEntries(folder, own);
  console.log('Done. npm start begins anew, with a new token.');
});
