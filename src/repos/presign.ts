import { createHash, createHmac } from 'node:crypto';

/** An object of a bucket, and what the bearer of the URL may do with it. */
export interface Permit {
  readonly method: 'GET' | 'PUT';
  readonly bucket: string;
  readonly key: string;
  /** Seconds for which the URL holds; at most seven days, and no longer than the credentials that sign it. */
  readonly seconds: number;
  /** The headers that the answer to a GET shall have, whatever the object was stored with. */
  readonly answer?: { readonly contentType: string; readonly disposition: string };
}

const algorithm = 'AWS4-HMAC-SHA256';

/**
 * A URL that lets anybody who has it read or write one object, signed with the credentials of the environment. AWS:
 * Signature Version 4 in query parameters. It needs no client of S3, which would be half of a function.
 */
export function presignedUrl(
  { method, bucket, key, seconds, answer }: Permit,
  environment: NodeJS.ProcessEnv,
  now = new Date(),
): string {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: session } = environment;
  if (!id || !secret) throw new Error('There are no AWS credentials in the environment to sign with.');
  const { AWS_REGION: region = defaultRegion, QM_S3_ENDPOINT: endpoint } = environment;
  const path = key.split('/').map(encoded).join('/');
  const target = new URL(endpoint ? `${endpoint}/${bucket}/${path}` : `${bucketOrigin(bucket, environment)}/${path}`);
  const time = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = [time.slice(0, 8), region, 's3', 'aws4_request'];
  const query = Object.entries({
    'X-Amz-Algorithm': algorithm,
    'X-Amz-Credential': [id, ...scope].join('/'),
    'X-Amz-Date': time,
    'X-Amz-Expires': String(seconds),
    ...(session ? { 'X-Amz-Security-Token': session } : {}),
    'X-Amz-SignedHeaders': 'host',
    ...(answer
      ? { 'response-content-disposition': answer.disposition, 'response-content-type': answer.contentType }
      : {}),
  })
    .map(([name, value]) => `${name}=${encoded(value)}`)
    .join('&');
  const request = [method, target.pathname, query, `host:${target.host}`, '', 'host', 'UNSIGNED-PAYLOAD'].join('\n');
  const text = [algorithm, time, scope.join('/'), createHash('sha256').update(request).digest('hex')].join('\n');
  const signingKey = scope.reduce<Buffer | string>((last, part) => hmac(last, part), `AWS4${secret}`);
  return `${target.origin}${target.pathname}?${query}&X-Amz-Signature=${hmac(signingKey, text).toString('hex')}`;
}

const defaultRegion = 'us-east-1';

/** The origin of the URLs of a bucket. */
export const bucketOrigin = (bucket: string, environment: NodeJS.ProcessEnv): string => {
  const { AWS_REGION: region = defaultRegion, QM_S3_ENDPOINT: endpoint } = environment;
  return endpoint ? new URL(endpoint).origin : `https://${bucket}.s3.${region}.amazonaws.com`;
};

const hmac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** As AWS wants it: everything but letters, digits and -._~ */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
