import type { JsonObject } from '../../domain/engine/json.ts';
import type { ObjectType } from '../api/catalog.ts';
import type { Client } from '../api/client.ts';
import { type Draft, isChanged, namesOf, removeDraft, sentAs } from './drafts.ts';
import { rowsPerRequest } from './read-file.ts';
import { sendCsv } from './send-csv.ts';
import { upload } from './upload.ts';
import { rewritten } from './write-csv.ts';

/** Bytes: the body of a request, which Lambda gets as base64 within 6 MB. */
const largestBody = 4_000_000;

/** Whether one request can hold it. */
export const isSmall = ({ file, contents }: Draft): boolean =>
  file.size <= largestBody && contents !== undefined && contents.rows <= rowsPerRequest;

/** The file as it is to be imported. */
export const contentOf = async (draft: Draft, signal: AbortSignal): Promise<Blob> =>
  isChanged(draft)
    ? rewritten(draft.file, { header: namesOf(draft), corrections: draft.corrections }, { signal })
    : draft.file;

/** Imports a small file at once, or only tries to. */
export async function sendAtOnce(
  client: Client,
  draft: Draft,
  { list }: ObjectType,
  { isDry, signal }: { readonly isDry: boolean; readonly signal: AbortSignal },
): Promise<JsonObject> {
  return sendCsv(client, list, await contentOf(draft, signal), { isDry, options: draft.options, signal });
}

interface Upload {
  readonly isDry: boolean;
  readonly key: string;
  readonly onProgress: (done: number, all: number) => void;
  readonly signal: AbortSignal;
}

/** Makes a job of a draft and uploads its file. Answers the number of the job. */
export async function sendAsJob(
  client: Client,
  draft: Draft,
  { type }: ObjectType,
  { isDry, key, onProgress, signal }: Upload,
): Promise<string> {
  const { options, file: original } = draft;
  const file = await contentOf(draft, signal);
  const sending = { file, name: original.name, type, options, isDry, key, signal };
  const job = await upload(client, { ...sending, onProgress: (bytes) => onProgress(bytes, file.size) });
  sentAs(job, draft);
  // What goes wrong with it can be corrected from the page of the job.
  if (!isDry) removeDraft(draft.id);
  return job;
}
