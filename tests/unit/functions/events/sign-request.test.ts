import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { signatureHeaders } from '../../../../src/functions/events/sign-request.ts';

test('the signature of Standard Webhooks is that of its own example', () => {
  expect(
    signatureHeaders({
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestamp: 1614265330,
      body: '{"test": 2432232314}',
      secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    }),
  ).toMatchObject({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

test('other secrets are keys as they are, and NetBox has its own signature of the body', () => {
  const headers = signatureHeaders({ id: 'msg_1', timestamp: 7, body: 'ä', secret: 'geheim' });
  expect(headers['webhook-signature']).toBe(
    `v1,${createHmac('sha256', 'geheim').update('msg_1.7.ä').digest('base64')}`,
  );
  expect(headers['X-Hook-Signature']).toBe(createHmac('sha512', 'geheim').update('ä').digest('hex'));
});
