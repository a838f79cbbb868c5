import { isJsonObject, type JsonObject } from '../../domain/engine/json.ts';
import type { Client } from '../api/client.ts';
import { textOf } from '../api/json.ts';
import { notOurs, Problem } from '../api/problem.ts';
import type { ImportOptions } from './send-csv.ts';

/** A file for a job of its own. */
export interface Upload {
  readonly file: Blob;
  readonly name: string;
  /** As in `dcim.site`. */
  readonly type: string;
  readonly options: ImportOptions;
  readonly isDry: boolean;
  /** The same for the same request: a lost answer makes no second job. */
  readonly key: string;
  readonly onProgress: (bytes: number) => void;
  readonly signal: AbortSignal;
}

const withoutStorage =
  'The storage of files cannot be reached from this browser. Check the network, or send the file with “npm run import” or into the import bucket.';

/** Asks for the import of a file and uploads it. Answers the number of the job, which goes on without this tab. */
export async function upload(client: Client, sending: Upload): Promise<string> {
  const { type, options, isDry, key, signal } = sending;
  const order = { object_type: type, ...options, dry_run: isDry, filename: csvName(sending.name) };
  const asked = await client.request('/core/imports/', { method: 'POST', body: order, idempotencyKey: key, signal });
  const { id, upload: to } = isJsonObject(asked) ? asked : {};
  if (!isJsonObject(to)) throw notOurs();
  await put(textOf(to.url), isJsonObject(to.headers) ? to.headers : {}, sending);
  return textOf(id);
}

/** The storage takes files whose names end in .csv, whatever separates their cells. */
export const csvName = (name: string): string =>
  `${name.replace(/\.(csv|tsv|txt)$/i, '').slice(0, 180) || 'import'}.csv`;

/** fetch does not tell how far an upload is. */
function put(url: string, headers: JsonObject, { file, onProgress, signal }: Upload): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const request = new XMLHttpRequest();
  const stop = () => request.abort();
  request.open('PUT', url);
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, textOf(value));
  request.upload.onprogress = ({ loaded }) => onProgress(loaded);
  request.onload = () =>
    request.status < 300
      ? resolve()
      : reject(new Problem(0, `The storage of files refused the file (status ${request.status}). Import it again.`));
  request.onerror = () => reject(new Problem(0, withoutStorage));
  request.onabort = () => reject(signal.reason);
  request.onloadend = () => signal.removeEventListener('abort', stop);
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  request.send(file);
  return promise;
}
