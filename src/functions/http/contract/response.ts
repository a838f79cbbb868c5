import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Json } from '../../../domain/engine/json.ts';
import type { StoredObject } from '../../../domain/engine/resource/resource.ts';
import { apiVersion } from './versions.ts';

type Headers = Readonly<Record<string, string>>;

/** Bytes: Lambda answers 6 MB at most, as JSON, in which the body is escaped text. */
export const largestAnswer = 5_500_000;

/** Bytes that a body takes in the answer of a Lambda function. */
export const escapedBytes = (body: string): number => Buffer.byteLength(JSON.stringify(body));

export const jsonType = 'application/json';

export const jsonResponse = (statusCode: number, body: Json, headers: Headers = {}): APIGatewayProxyResult => ({
  statusCode,
  headers: { 'Content-Type': jsonType, ...headers },
  body: JSON.stringify(body),
});

export const textResponse = (statusCode: number, body: string, headers: Headers): APIGatewayProxyResult => ({
  statusCode,
  headers: { ...headers },
  body,
});

/** `bytes` as Base64. */
export const bytesResponse = (statusCode: number, bytes: string, headers: Headers): APIGatewayProxyResult => ({
  ...textResponse(statusCode, bytes, headers),
  isBase64Encoded: true,
});

export const emptyResponse = (statusCode: number, headers: Headers = {}): APIGatewayProxyResult => ({
  statusCode,
  headers: { ...headers },
  body: '',
});

/** NetBox: the weak tag of an object is the time of its last write. The version keeps two writes of one moment apart. */
export function etagOf({ id, version, values }: StoredObject): string {
  const written = values.last_updated ?? values.created ?? id;
  const isTime = apiVersion() === '4.7' && typeof written === 'string';
  return isTime ? `W/"${timeTag(written, version)}"` : `W/"${written}.${version}"`;
}

/** NetBox 4.7: a time in Python's notation, to the microsecond. Times are kept to the millisecond: the version fills up. */
const timeTag = (time: string, version: number): string =>
  time.replace(/(?:\.(\d{3}))?Z$/, (_, milliseconds: string = '000') => {
    const rest = String(version % 1000).padStart(3, '0');
    return `.${milliseconds}${rest}+00:00`;
  });
