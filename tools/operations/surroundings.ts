import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** What a command on a deployed stage works with. */
export interface Surroundings {
  readonly client: DynamoDBClient;
  /** Shows a line of progress. */
  readonly say: (line: string) => void;
  /** Waits until it is time to look again at something that takes long. */
  readonly pause: () => Promise<unknown>;
}

/** The command goes no further, since it would destroy something or cannot reach its end. Its message says what to do. */
export class Refusal extends Error {}

/** Looks for as long as it takes until `look` answers a value; says what it waits for, and now and then that it still does. */
export async function waitFor<T>(
  { say, pause }: Pick<Surroundings, 'say' | 'pause'>,
  what: string,
  look: () => Promise<T | undefined>,
): Promise<T> {
  for (let looks = 0; ; looks++) {
    const found = await look();
    if (found !== undefined) return found;
    if (looks % looksPerLine === 0) say(looks === 0 ? `Waiting for ${what} ...` : `Still waiting for ${what} ...`);
    await pause();
  }
}
const looksPerLine = 15;

/** What AWS answers; undefined where it answers one of these errors. */
export async function unless<T>(errorNames: readonly string[], answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && errorNames.includes(error.name)) return undefined;
    throw error;
  }
}

/** DynamoDB begins only so much at a time, and nothing with a table at which something else is done just then. */
export const passing: readonly string[] = [
  'BackupInUseException',
  'ContinuousBackupsUnavailableException',
  'LimitExceededException',
  'TableInUseException',
];
