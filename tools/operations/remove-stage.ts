import type { S3Client } from '@aws-sdk/client-s3';
import { emptyBucket } from './empty-bucket.ts';
import { tableOfStage } from './stage-tables.ts';
import { Refusal, type Surroundings } from './surroundings.ts';
import { deleteTable, restorableTimes } from './tables.ts';

export interface Removal {
  readonly stage: string;
  readonly bucket: string;
  /** The table that goes as well; undefined keeps all data. */
  readonly withData: string | undefined;
}

interface RemovalSurroundings extends Surroundings {
  readonly s3: S3Client;
  /** What a person answers to a question. */
  readonly ask: (question: string) => Promise<string>;
  /** Removes the stack, and fails unless it is gone. */
  readonly removeStack: () => Promise<void>;
}

/** Removes a stage. It can be run again after it was stopped. The table stays, unless it is named. */
export async function removeStage(around: RemovalSurroundings, { stage, bucket, withData }: Removal): Promise<void> {
  const table = withData === undefined ? undefined : await tableOfStage(around.client, stage, withData);
  if (table !== undefined) await restorableTimes(around, table);
  around.say(`This removes the stage ${stage}: its functions, its API, and the bucket ${bucket} with all files.`);
  around.say(table === undefined ? 'The table stays.' : `It deletes the table ${table}, all data in it included.`);
  if ((await around.ask(`Type the name of the stage to go on: `)) !== stage)
    throw new Refusal('This is not the name of the stage. Nothing was removed.');
  around.say(`Deleted ${await emptyBucket(around.s3, bucket)} versions of files in ${bucket}.`);
  await around.removeStack();
  if (table !== undefined) await deleteTable(around, table);
  around.say(
    table === undefined
      ? `The stage ${stage} is removed. Its table and the secret TokenPepper are kept.`
      : `The stage ${stage} is removed. DynamoDB keeps a backup of ${table} for 35 days; the secret TokenPepper is kept.`,
  );
}
