import { resolve } from 'node:path';
import { registry } from '../../src/domain/registry.ts';
import { connect } from '../../src/repos/client.ts';
import { type MigrationOptions, migrate } from '../../src/repos/migration/migrate.ts';
import { startEngine } from '../local/engine.ts';
import { localTable } from '../local/table.ts';
import type { MigrateCommand } from './command.ts';
import { inAccount } from './run.ts';
import { tableOfStage } from './stage-tables.ts';
import { Refusal } from './surroundings.ts';
import { describedTable } from './tables.ts';

/** Migrates the table of a deployed stage, in the account of the credentials that the AWS SDK finds. */
export async function migrateStage(
  { stage, settings, table: named }: NonNullable<MigrateCommand['deployed']>,
  options: MigrationOptions,
): Promise<void> {
  process.env.AWS_REGION = settings.region;
  const { client } = inAccount(settings.region);
  const table = await tableOfStage(client, stage, named);
  options.say(`Table ${table}`);
  await migrateAt(table, undefined, options);
}

/** Migrates the table of `npm start`: in its data folder, or at the endpoint that QM_DYNAMODB_ENDPOINT names. */
export async function migrateLocal(options: MigrationOptions): Promise<void> {
  const folder = process.env.QM_DATA_DIR || '.local';
  if (folder === 'memory') throw new Refusal('QM_DATA_DIR=memory keeps nothing that could be migrated.');
  const engine = await startEngine({ folder: resolve(folder) });
  try {
    if (engine.endpoint)
      Object.assign(process.env, {
        AWS_REGION: process.env.AWS_REGION ?? 'eu-central-1',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
      });
    await migrateAt(localTable, engine.endpoint, options);
  } finally {
    await engine.stop();
  }
}

async function migrateAt(table: string, endpoint: string | undefined, options: MigrationOptions): Promise<void> {
  const access = connect(table, registry, endpoint);
  try {
    if (!(await describedTable(access, table))) throw new Refusal(`There is no table ${table}.`);
    await migrate(access, options);
  } finally {
    access.client.destroy();
  }
}
