import { handler } from '../../src/functions/events/changes.ts';
import { isFollowed } from '../../src/repos/stream.ts';
import { plainRecord } from '../../tools/local/follow-changes.ts';
import { StreamReader } from '../../tools/local/stream-reader.ts';
import { streamOf } from '../../tools/local/table.ts';
import { lambdaContext } from './lambda-context.ts';

type Records = readonly ReturnType<typeof plainRecord>[];

/** Follows a table step by step. */
export interface TableFollower {
  /** The records that a function would be told of, since the last time. */
  readonly records: () => Promise<Records>;
  /** Invokes the function of changes with these. */
  readonly handle: (records: Records) => Promise<void>;
  /** Both. */
  readonly catchUp: () => Promise<Records>;
}

/** Follows what is written to a table from now on. */
export async function followTable(table: string, endpoint: string): Promise<TableFollower> {
  const reader = new StreamReader({ stream: await streamOf(table, endpoint), endpoint, position: {} });
  const records = async (): Promise<Records> => {
    const found: Records[number][] = [];
    for (let batch = await reader.next(); batch; batch = await reader.next())
      found.push(...batch.records.map(plainRecord).filter(isFollowed));
    return found;
  };
  const handle = (Records: Records): Promise<void> => handler({ Records }, lambdaContext('changes'));
  return {
    records,
    handle,
    catchUp: async () => {
      const found = await records();
      if (found.length > 0) await handle(found);
      return found;
    },
  };
}
