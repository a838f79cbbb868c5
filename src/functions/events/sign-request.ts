import { createHmac } from 'node:crypto';

/** What is signed of a request. */
export interface SignedContent {
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly body: string;
  /** '' where the receiver and we share none. */
  readonly secret: string;
}

/**
 * The headers by which a receiver knows the message and who sent it. NetBox: X-Hook-Signature. Standard Webhooks: id and
 * time of the message, both part of what is signed, so that an old message cannot be sent again as a new one.
 */
export function signatureHeaders({ id, timestamp, body, secret }: SignedContent): Readonly<Record<string, string>> {
  const headers = { 'webhook-id': id, 'webhook-timestamp': String(timestamp) };
  if (secret === '') return headers;
  return {
    ...headers,
    'webhook-signature': `v1,${createHmac('sha256', standardKey(secret)).update(`${id}.${timestamp}.${body}`).digest('base64')}`,
    'X-Hook-Signature': createHmac('sha512', secret).update(body).digest('hex'),
  };
}

/** Standard Webhooks: the key is the base64 text behind `whsec_`. Other secrets are keys as they are. */
export const standardKey = (secret: string): Buffer =>
  /^whsec_[A-Za-z0-9+/]+={0,2}$/.test(secret)
    ? Buffer.from(secret.slice('whsec_'.length), 'base64')
    : Buffer.from(secret, 'utf8');
