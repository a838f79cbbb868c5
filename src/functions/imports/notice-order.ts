import type { Context } from '../../domain/engine/context.ts';
import type { JsonObject } from '../../domain/engine/json.ts';
import { failJob, findJob, unfinishedJobs } from '../../domain/platform/jobs.ts';

/** Where delivery notices are dropped. */
export const noticeFolder = 'notices/';
/** The kind of their jobs. */
export const noticeKind = 'notice';

/** What a file says of its notice by its folders and metadata. */
export interface NoticeOrder {
  /** Members of the body of the verb. */
  readonly members: JsonObject;
  readonly dryRun: boolean;
}

type Names = Readonly<Record<string, (value: string) => JsonObject>>;

const named = (attribute: string, value: string) => (/^\d{1,15}$/.test(value) ? value : { [attribute]: value });

const names: Names = {
  vendor: (value) => ({ vendor: named('name', value) }),
  courier: (value) => ({ courier: named('name', value) }),
  order: (value) => ({ purchase_order: { order_id: value } }),
  notice_number: (value) => ({ notice_number: value }),
  tracking_number: (value) => ({ tracking_number: value }),
  accept_surplus: (value) => ({ accept_surplus: value === 'true' }),
};

/**
 * Reads `notices/vendor=Metal Works/courier=DHL/list.xlsx`, and the same from metadata (`x-amz-meta-vendor`). A folder
 * `dry_run` asks for the report only; folders that say nothing of it mean nothing.
 */
export function noticeOrder(key: string, metadata: Readonly<Record<string, string>>): NoticeOrder {
  const folders = key.slice(noticeFolder.length).split('/').slice(0, -1);
  const pairs = [
    ...folders.map((folder) => folder.split(/=(.*)/s)),
    ...Object.entries(metadata).map(([name, value]) => [name.replaceAll('-', '_'), value]),
  ];
  const said = pairs.map(([name = '', value = '']) =>
    value !== '' && Object.hasOwn(names, name) ? names[name]?.(value) : undefined,
  );
  const dryRun = pairs.some(([name, value]) => name === 'dry_run' && value !== 'false');
  return { members: Object.assign({}, ...said), dryRun };
}

/** Ends the jobs of notices that began before this moment and whose processes have died. Answers their number. */
export async function giveUpNotices(context: Context, before: Date): Promise<number> {
  let given = 0;
  for (const id of await unfinishedJobs(context, noticeKind)) {
    const job = await findJob(context, id);
    if (!job || (job.values.created ?? '') > before.toISOString()) continue;
    await failJob(context, id, {
      status: 'errored',
      error: 'The notice was not read to its end. Drop the file again.',
    });
    given += 1;
  }
  return given;
}
