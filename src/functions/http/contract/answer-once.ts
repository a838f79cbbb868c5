import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Context } from '../../../domain/engine/context.ts';
import { Failure, refused } from '../../../domain/engine/errors.ts';
import { canonicalJson, isJsonObject, type JsonObject } from '../../../domain/engine/json.ts';
import type { AnswerContext } from '../../../domain/engine/query/answer.ts';
import type { ObjectRef } from '../../../domain/engine/schema/field-kinds.ts';
import { pendingReader } from '../../../domain/engine/write/pending-reader.ts';
import type { Performance } from '../../../domain/engine/write/run-action.ts';
import {
  findIdempotencyRecord,
  keepIdempotencyRecord,
  requireStillShown,
} from '../../../domain/platform/idempotency.ts';
import { answerDecided } from './decided-answer.ts';
import { isDryRun } from './dry-run.ts';
import type { ApiRequest } from './request.ts';
import { textResponse } from './response.ts';

interface Once<T> {
  readonly write: (alongside?: Performance<T>['alongside']) => Promise<T>;
  /** `context` reads what the write has made of the objects. */
  readonly respond: (result: T, context: AnswerContext) => Promise<APIGatewayProxyResult>;
  /** What can be said of the write when the database does not answer any more. */
  readonly short: (result: T) => APIGatewayProxyResult;
  /** The objects that the request names and the answer shows: the caller must still have a right to them to get it again. */
  readonly shown: (result: T) => readonly Pick<ObjectRef, 'type' | 'id'>[];
}

/**
 * Writes once for each Idempotency-Key of a caller: the answer is kept with what was written, in one transaction, and
 * given again for 24 hours. What was refused is not kept. Another request under the same key fails with 422. Before this
 * is called, the permission that the request needs must have been asked: an earlier answer is no way round it.
 */
export async function answerOnce<T>(request: ApiRequest, context: Context, { write, respond, short, shown }: Once<T>) {
  const key = keyOf(request);
  let answer: APIGatewayProxyResult | undefined;
  if (isDryRun(request)) {
    const result = await write(async (work, made) => {
      answer = await respond(made, { ...context, store: pendingReader(work) });
    });
    return answer ?? respond(result, context);
  }
  if (key === undefined) {
    const result = await write();
    return answerDecided(
      context,
      (patient) => respond(result, patient),
      () => short(result),
    );
  }
  const digest = digestOf(request);
  const earlier = await findIdempotencyRecord(context, key);
  if (earlier) return replayed(context, earlier, digest);
  try {
    const result = await write(async (work, made) => {
      answer = await respond(made, { ...context, store: pendingReader(work) });
      const { statusCode: status, headers, body } = answer;
      await keepIdempotencyRecord(context, work, key, {
        request: digest,
        status,
        headers: textsIn(headers),
        body: kept(body),
        shown: shown(made).map(({ type, id }) => ({ type, id })),
      });
    });
    return answer ?? respond(result, context);
  } catch (error) {
    // Another request with the same key was first, or this write was decided and its answer was lost.
    const other =
      error instanceof Failure ? await findIdempotencyRecord(context, key).catch(() => undefined) : undefined;
    if (!other) throw error;
    return replayed(context, other, digest);
  }
}

const longestKey = 200;

export function keyOf(request: ApiRequest): string | undefined {
  const key = request.header('idempotency-key');
  if (key === undefined) return undefined;
  if (!/^[ -~]+$/.test(key) || key.length > longestKey)
    throw refused('invalid', `Idempotency-Key must have 1 to ${longestKey} printable characters.`);
  return key;
}

/** Requests are the same when they ask for the same at the same place. */
function digestOf({ method, path, query, body }: ApiRequest): string {
  const asked: JsonObject = {
    method,
    path,
    query: Object.fromEntries([...query].map(([name, values]) => [name, [...values]])),
    body: body() ?? null,
  };
  return createHash('sha256').update(canonicalJson(asked)).digest('base64url');
}

async function replayed(context: Context, record: JsonObject, digest: string): Promise<APIGatewayProxyResult> {
  await requireStillShown(context, record);
  if (record.request !== digest)
    throw refused('unprocessable', 'This Idempotency-Key was used for a different request.');
  const headers = textsIn(isJsonObject(record.headers) ? record.headers : {});
  return textResponse(Number(record.status), unpacked(String(record.body)), {
    ...headers,
    'Idempotent-Replayed': 'true',
  });
}

const textsIn = (headers: Readonly<Record<string, unknown>> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

/** Bytes of a packed answer that an item of 400 KB takes besides the rest of the record. */
const largestKept = 380_000;

/** The answer as it is kept. Fails with 413 before anything is written. */
function kept(body: string): string {
  const text = packed(body);
  if (text.length > largestKept)
    throw refused(
      'too-large',
      'The answer is too large to be stored for an Idempotency-Key. Send fewer objects per request.',
    );
  return text;
}

/** A thousand objects are a megabyte of much the same text; an item of the table holds 400 KB. */
const packed = (body: string): string => gzipSync(body).toString('base64');
const unpacked = (body: string): string => gunzipSync(Buffer.from(body, 'base64')).toString('utf8');
