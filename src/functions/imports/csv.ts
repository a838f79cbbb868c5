import { randomUUID } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import type { Actor } from '../../domain/model/work.ts';
import { user } from '../../domain/platform/user.ts';
import { environmentBucket } from '../../repos/bucket.ts';
import { accountOf, actorOf } from '../http/accounts.ts';
import { contextFor, environmentStore } from '../http/environment.ts';
import { importFile } from './import-file.ts';

/** In whose name files are imported. */
const importer = 'admin';

/** What S3 sends, as far as it is read here. Keys are encoded as form fields are. */
interface CreatedObjects {
  readonly Records: readonly {
    readonly s3: { readonly bucket: { readonly name: string }; readonly object: { readonly key: string } };
  }[];
}

const logger = new Logger({ serviceName: 'quartermaster' });

/**
 * Imports the CSV files that were dropped into the bucket. S3 may tell of a file twice and in any order: importing it again
 * leaves what is there unchanged.
 */
export async function handler(event: CreatedObjects): Promise<void> {
  const actor = await actorNamed(importer);
  for (const { s3 } of event.Records) {
    const key = decodeURIComponent(s3.object.key.replaceAll('+', ' '));
    if (key.endsWith('/')) continue;
    const context = contextFor(actor, '', randomUUID());
    const summary = await importFile(context, environmentBucket(s3.bucket.name, process.env), key);
    logger.info('CSV import', { ...summary, rejected_rows: summary.rejected_rows.length });
  }
}

async function actorNamed(username: string): Promise<Actor> {
  const store = environmentStore();
  const userId = await store.findUnique(user.type, 'username', { username });
  const [account] = (await store.getMany(userId === undefined ? [] : [{ type: user.type, id: userId }])).values();
  if (!account) throw new Error(`There is no user ${username} to import files for.`);
  return actorOf(await accountOf(store, account), true);
}
