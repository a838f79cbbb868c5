import type { APIGatewayProxyResult } from 'aws-lambda';
import { isJsonObject, type Json, type JsonObject } from '../../domain/engine/json.ts';
import { formatNamed } from '../../domain/platform/files/file-formats.ts';
import { type FileType, filePart, filePrefix, formatsOf, uploadKey } from '../../domain/platform/files/stored-file.ts';
import { presignedUrl } from '../../repos/presign.ts';
import { withEachObject } from '../http/contract/answered-objects.ts';

/** Seconds for which the addresses of files, and of uploads, hold; each answer has fresh ones. */
const linkSeconds = 900;

/** Answers show addresses by which files can be read. Those to writes show where a file that is missing goes. */
export const withFileLinks = (
  type: FileType,
  response: APIGatewayProxyResult,
  { isWrite, now = new Date() }: { readonly isWrite: boolean; readonly now?: Date },
): APIGatewayProxyResult =>
  withEachObject(response, (object) => ({
    ...object,
    ...linked(type, object, now),
    ...(isWrite ? uploadFor(type, object, now) : {}),
  }));

function linked(type: FileType, object: JsonObject, now: Date): JsonObject {
  const part = filePart[type];
  const key = object[part];
  if (typeof key !== 'string' || !key.startsWith(filePrefix)) return {};
  const name = key.slice(key.lastIndexOf('/') + 1);
  const format = formatNamed(formatsOf[type], name);
  const answer = {
    contentType: format?.contentType ?? 'application/octet-stream',
    // Whatever a browser might run is saved and not shown.
    disposition: `${format?.isImage ? 'inline' : 'attachment'}; filename="${name}"${ownName(object.filename, name)}`,
  };
  return { [part]: signed({ method: 'GET', key, answer }, now) };
}

/** The name that people gave, of any letters, beside the plain one; marks that turn the direction of writing are left out. */
function ownName(filename: Json | undefined, plain: string): string {
  if (typeof filename !== 'string' || filename === plain) return '';
  const encoded = encodeURIComponent(filename.toWellFormed().replace(/\p{Cf}/gu, ''));
  return `; filename*=UTF-8''${encoded.replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}`;
}

function uploadFor(type: FileType, object: JsonObject, now: Date): JsonObject {
  const { id, filename, status } = object;
  const isPending = isJsonObject(status) && status.value === 'pending';
  if (!('upload' in object) || typeof id !== 'number' || !isPending) return {};
  const format = formatNamed(formatsOf[type], String(filename));
  const upload: JsonObject = {
    method: 'PUT',
    url: signed({ method: 'PUT', key: uploadKey(type, id) }, now),
    headers: { 'Content-Type': format?.contentType ?? 'application/octet-stream' },
    expires: new Date(now.getTime() + linkSeconds * 1_000).toISOString(),
  };
  return { upload };
}

const signed = (permit: Pick<Parameters<typeof presignedUrl>[0], 'method' | 'key' | 'answer'>, now: Date): string =>
  presignedUrl({ ...permit, bucket: process.env.QM_BUCKET ?? '', seconds: linkSeconds }, process.env, now);
