import type { APIGatewayProxyResult } from 'aws-lambda';
import { mediaType } from '../contract/json-body.ts';
import type { ApiRequest } from '../contract/request.ts';
import { largestAnswer } from '../contract/response.ts';
import { exportFile, type FileKind, linkTo } from './file-answer.ts';

export const pdfType = 'application/pdf';

/**
 * A file of bytes. API Gateway makes bytes of the text that a function answers only for clients whose Accept begins with
 * the type of the file; others, and those who ask for a large file, are sent to the bucket.
 */
export async function bytesAnswer(
  { filename, contentType }: FileKind,
  bytes: Uint8Array,
  request: ApiRequest,
  now: Date,
): Promise<APIGatewayProxyResult> {
  const body = Buffer.from(bytes).toString('base64');
  const acceptsFirst = mediaType(request.header('accept')?.split(',')[0]) === contentType;
  if (acceptsFirst && body.length <= largestAnswer)
    return {
      statusCode: 200,
      headers: { 'Content-Type': contentType, 'Content-Disposition': `inline; filename="${filename}"` },
      body,
      isBase64Encoded: true,
    };
  const { key, writer } = await exportFile({ filename, contentType });
  await writer.append(bytes);
  await writer.close();
  return linkTo(key, now);
}
