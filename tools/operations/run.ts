import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Surroundings } from './surroundings.ts';

/** Milliseconds between two looks at what takes long. */
const pauseMs = 20_000;

/** The account of the credentials that the AWS SDK finds. */
export const inAccount = (region: string): Surroundings => ({
  client: new DynamoDBClient({ region, maxAttempts: 10 }),
  say: (line) => console.log(line),
  pause: () => setTimeout(pauseMs),
});

/** Runs a command; what it fails with is its last line, and the exit code is 1. */
export async function run(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    console.error(isOfAws(error) ? `${error.name}: ${error.message}` : error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

/** Errors of AWS have names that tell more than some of their messages. */
const isOfAws = (error: unknown): error is Error => error instanceof Error && '$metadata' in error;
