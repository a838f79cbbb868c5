import { setTimeout } from 'node:timers/promises';
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { AnswerContext } from '../../../domain/engine/query/answer.ts';
import { mayPass, patiently } from '../../../repos/patience.ts';
import { patientReader } from '../../../repos/patient-reader.ts';
import { remainingTime } from '../../runtime/invocation.ts';
import { log } from '../../runtime/log.ts';

/** Milliseconds for an answer whose write is made, where the database is slow to tell what it shows. */
const longestWait = 10_000;
/** Milliseconds of the invocation that are left for sending the answer. */
const reserve = 2_000;

/**
 * The answer to a write that is decided, which is a success whatever happens now. While the time lasts, what `respond` reads
 * is asked for again; then the `short` answer says that the write is made.
 */
export async function answerDecided(
  context: AnswerContext,
  respond: (patient: AnswerContext) => Promise<APIGatewayProxyResult>,
  short: () => APIGatewayProxyResult,
): Promise<APIGatewayProxyResult> {
  const patience = Math.max(0, Math.min(longestWait, remainingTime() - reserve));
  const end = performance.now() + patience;
  const mayTry = (): boolean => performance.now() < end;
  const patient = { ...context, store: patientReader(context.store, mayTry) };
  const answer = patiently(() => respond(patient), mayTry).catch((error: unknown) => {
    if (mayPass(error)) return undefined;
    throw error;
  });
  const complete = await Promise.race([answer, setTimeout(patience, undefined, { ref: false })]);
  if (!complete) await log('warn', 'A write is made, and the database did not answer in time to show it');
  return complete ?? short();
}
