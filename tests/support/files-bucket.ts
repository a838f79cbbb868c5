import { isJsonObject, type Json } from '../../src/domain/engine/json.ts';
import { startBucket } from '../../tools/local/bucket.ts';
import { freePort } from '../../tools/local/process.ts';

/** Starts a bucket for files and points the functions of this process at it; gives what stops it. */
export async function startFilesBucket(): Promise<() => Promise<void>> {
  const name = 'files';
  const bucket = await startBucket({ name, port: await freePort(), onCreated: () => undefined });
  Object.assign(process.env, { QM_S3_ENDPOINT: bucket.url, QM_BUCKET: name });
  return bucket.stop;
}

/** Puts a file where the answer to a write says. */
export async function putFile(upload: Json | undefined, content: string | Buffer): Promise<void> {
  if (!isJsonObject(upload) || !isJsonObject(upload.headers)) throw new Error(`No upload: ${JSON.stringify(upload)}`);
  const headers = Object.entries(upload.headers).map(([header, value]): [string, string] => [header, String(value)]);
  const { status } = await fetch(String(upload.url), {
    method: 'PUT',
    headers,
    body: new Uint8Array(Buffer.from(content)),
  });
  if (status !== 200) throw new Error(`The upload failed: ${status}`);
}

/** A form as a client sends it. */
export async function formOf(fields: Readonly<Record<string, string | File>>) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  const sent = new Response(form);
  return {
    body: new Uint8Array(await sent.arrayBuffer()),
    options: { headers: { 'content-type': sent.headers.get('content-type') ?? '' } },
  };
}
