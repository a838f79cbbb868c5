import { expect, test } from 'vitest';
import { bucketOrigin, presignedUrl } from '../../../src/repos/presign.ts';

const credentials = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  AWS_REGION: 'us-east-1',
};
const permit = { method: 'GET', bucket: 'examplebucket', key: 'test.txt', seconds: 86_400 } as const;
const now = new Date('2013-05-24T00:00:00Z');

test('URLs are signed for the host of the bucket, or for the endpoint of another server', () => {
  expect(presignedUrl(permit, credentials, now)).toMatch(
    /^https:\/\/examplebucket\.s3\.us-east-1\.amazonaws\.com\/test\.txt\?X-Amz-Algorithm=AWS4-HMAC-SHA256&.*X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=[0-9a-f]{64}$/,
  );
  const local = presignedUrl(permit, { ...credentials, QM_S3_ENDPOINT: 'http://127.0.0.1:3001' }, now);
  expect(local).toMatch(/^http:\/\/127\.0\.0\.1:3001\/examplebucket\/test\.txt\?/);
  expect(bucketOrigin('examplebucket', credentials)).toBe('https://examplebucket.s3.us-east-1.amazonaws.com');
  expect(bucketOrigin('examplebucket', { QM_S3_ENDPOINT: 'http://127.0.0.1:3001' })).toBe('http://127.0.0.1:3001');
});

test('keys are escaped, and the token of a session is signed, too', () => {
  const url = presignedUrl({ ...permit, key: 'a b/(ü)+.csv' }, { ...credentials, AWS_SESSION_TOKEN: 'x/y=' }, now);
  expect(url).toContain('/a%20b/%28%C3%BC%29%2B.csv?');
  expect(url).toContain('X-Amz-Security-Token=x%2Fy%3D&X-Amz-SignedHeaders=host');
});

test('method, key, time and secret all change the signature', () => {
  const signatures = [
    presignedUrl(permit, credentials, now),
    presignedUrl({ ...permit, method: 'PUT' }, credentials, now),
    presignedUrl({ ...permit, key: 'other.txt' }, credentials, now),
    presignedUrl(permit, credentials, new Date(now.getTime() + 1_000)),
    presignedUrl(permit, { ...credentials, AWS_SECRET_ACCESS_KEY: 'other' }, now),
  ].map((url) => url.slice(-64));
  expect(new Set(signatures).size).toBe(signatures.length);
});

test('without credentials nothing is signed', () => {
  expect(() => presignedUrl(permit, {}, now)).toThrow('There are no AWS credentials');
});
