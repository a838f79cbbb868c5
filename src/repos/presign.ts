import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';

/** An object of a bucket, and what the bearer of the URL may do with it. */
export interface Permit {
  readonly method: 'GET' | 'PUT';
  readonly bucket: string;
  readonly key: string;
  /** Seconds for which the URL holds; at most seven days, and no longer than the credentials that sign it. */
  readonly seconds: number;
}

/**
 * A URL that lets anybody who has it read or write one object, signed with the credentials of the environment. It needs no
 * client of S3, which would be half of a function.
 */
export async function presignedUrl(
  { method, bucket, key, seconds }: Permit,
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  const { AWS_REGION: region = 'us-east-1', QM_S3_ENDPOINT: endpoint } = environment;
  const path = key.split('/').map(encoded).join('/');
  const target = new URL(
    endpoint ? `${endpoint}/${bucket}/${path}` : `https://${bucket}.s3.${region}.amazonaws.com/${path}`,
  );
  const { query = {} } = await signer(region, environment).presign(
    {
      method,
      protocol: target.protocol,
      hostname: target.hostname,
      path: target.pathname,
      query: {},
      headers: { host: target.host, 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD' },
    },
    { expiresIn: seconds },
  );
  const signed = Object.entries(query).map(([name, value]) => `${encoded(name)}=${encoded(String(value))}`);
  return `${target.href}?${signed.join('&')}`;
}

function signer(region: string, environment: NodeJS.ProcessEnv): SignatureV4 {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN } = environment;
  if (!accessKeyId || !secretAccessKey)
    throw new Error('There are no AWS credentials in the environment to sign with.');
  const session = AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {};
  const credentials = { accessKeyId, secretAccessKey, ...session };
  return new SignatureV4({ credentials, region, service: 's3', sha256: Sha256, uriEscapePath: false });
}

/** As S3 wants it: everything but letters, digits and -._~ */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

type Hashed = string | ArrayBuffer | ArrayBufferView;

/** What the signer hashes with: plainly, or keyed. */
class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: Hashed) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
  }

  update(data: Hashed): void {
    this.#hash.update(bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    // Each signature gets hashes of its own.
  }
}

function bytesOf(data: Hashed): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
