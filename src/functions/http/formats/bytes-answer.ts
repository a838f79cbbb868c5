import type { APIGatewayProxyResult } from 'aws-lambda';
import { largestAnswer } from '../contract/response.ts';
import { exportFile, type FileKind, linkTo } from './file-answer.ts';

export const pdfType = 'application/pdf';

/** A file of bytes, which functions answer as Base64. A larger one goes into the bucket; the answer is then 303 with its address. */
export async function bytesAnswer(kind: FileKind, bytes: Uint8Array, now: Date): Promise<APIGatewayProxyResult> {
  const { filename, contentType, inline } = kind;
  const body = Buffer.from(bytes).toString('base64');
  if (body.length <= largestAnswer) {
    const disposition = `${inline ? 'inline' : 'attachment'}; filename="${filename}"`;
    const headers = { 'Content-Type': contentType, 'Content-Disposition': disposition };
    return { statusCode: 200, headers, body, isBase64Encoded: true };
  }
  const { key, writer } = await exportFile(kind);
  await writer.append(bytes);
  await writer.close();
  return linkTo(key, now);
}
