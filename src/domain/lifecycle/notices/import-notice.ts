import type { Context } from '../../engine/context.ts';
import { Failure, invalid } from '../../engine/errors.ts';
import { verbAnswer } from '../../engine/query/verb-answer.ts';
import { withIdBlocks } from '../../engine/write/bulk.ts';
import { commitWithRetry } from '../../engine/write/commit.ts';
import type { ActionRequest } from '../../engine/write/run-action.ts';
import { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { importNotice as importNoticeAction } from '../shipping/import-notice-action.ts';
import { applyPlan } from './apply-plan.ts';
import { type ReadNotice, UnreadableNotice } from './delivery-notice.ts';
import { mappingFor, type NoticeInput } from './notice-input.ts';
import { type NoticeReport, noticeReport } from './notice-report.ts';
import { planNotice } from './plan-notice.ts';
import { type ReadCsvTable, readNotice } from './recognise.ts';

/** What the domain cannot read by itself. */
interface Readers {
  readonly readCsv: ReadCsvTable;
}

/**
 * Makes or completes the shipments of a delivery notice in one unit of work; answers what was done. Fails with 400 for a file
 * that cannot be read, and with 400 and the whole report when a part of the notice is not understood: nothing is guessed.
 */
export async function importNotice(
  context: Context,
  { input, message, alongside }: ActionRequest<NoticeInput, NoticeReport>,
  readers: Readers,
): Promise<NoticeReport> {
  const read = await readOrRefuse(context, input, readers);
  const inBlocks = withIdBlocks(context, read.notice.lines.length);
  const prepare = async () => {
    const work = new UnitOfWork(inBlocks);
    const result = await takeNotice(inBlocks, work, input, read);
    await alongside?.(work, result);
    return { work, result };
  };
  // When another request has taken the same notice meanwhile, its shipment is there.
  return commitWithRetry(inBlocks, prepare, { message, tellsTaken: true });
}

async function readOrRefuse(context: Context, input: NoticeInput, { readCsv }: Readers): Promise<ReadNotice> {
  try {
    return await readNotice({ bytes: input.file, mapping: await mappingFor(context, input), readCsv });
  } catch (fault) {
    if (fault instanceof UnreadableNotice) throw invalid({ file: [fault.message] });
    throw fault;
  }
}

async function takeNotice(
  context: Context,
  work: UnitOfWork,
  input: NoticeInput,
  read: ReadNotice,
): Promise<NoticeReport> {
  const planned = await planNotice(context, work, input, read.notice);
  const outcome = { ...planned, read };
  if (planned.problems.length > 0)
    throw new Failure(
      'invalid',
      await verbAnswer(context, importNoticeAction.answer, noticeReport({ ...outcome, shipments: planned.shipments })),
    );
  const shipments: (typeof planned.shipments)[number][] = [];
  for (const shipment of planned.shipments) {
    const id = shipment.result === 'unchanged' ? shipment.id : await applyPlan(context, work, shipment);
    shipments.push({ ...shipment, id });
  }
  return noticeReport({ ...outcome, shipments });
}
