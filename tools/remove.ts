import { S3Client } from '@aws-sdk/client-s3';
import { ask } from './operations/ask.ts';
import { readRemove } from './operations/command.ts';
import { removeStack } from './operations/remove-stack.ts';
import { removeStage } from './operations/remove-stage.ts';
import { inAccount, run } from './operations/run.ts';

/** Removes a deployed stage: docs/how-to/deploy.md. */
await run(async () => {
  const { stage, settings, withData } = readRemove(process.argv.slice(2));
  const { region, bucket } = settings;
  const around = { ...inAccount(region), s3: new S3Client({ region }), ask, removeStack: () => removeStack(stage) };
  await removeStage(around, { stage, bucket, withData });
});
