import { createHmac, timingSafeEqual } from 'node:crypto';
import { standardKey } from '../events/sign-request.ts';

/** What is known of a request that is said to come from a courier. */
export interface SignedRequest {
  readonly id: string;
  /** Seconds since 1970, as the header has them. */
  readonly timestamp: string;
  /** One or more signatures, separated by blanks, each behind its version. */
  readonly signatures: string;
  readonly body: string;
}

/** Seconds by which the clocks may differ: an old request cannot be sent again later. */
const tolerance = 300;

/** Standard Webhooks: whether one of the signatures was made with the secret, and just now. No secret signs nothing. */
export function isSignedBy(secret: string, { id, timestamp, signatures, body }: SignedRequest, now: Date): boolean {
  const age = now.getTime() / 1_000 - Number(timestamp);
  if (secret === '' || id === '' || !/^\d{1,12}$/.test(timestamp) || Math.abs(age) > tolerance) return false;
  const expected = createHmac('sha256', standardKey(secret)).update(`${id}.${timestamp}.${body}`).digest();
  return signatures.split(' ').some((signature) => {
    const [version, text = ''] = signature.split(',');
    const given = Buffer.from(text, 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
}
