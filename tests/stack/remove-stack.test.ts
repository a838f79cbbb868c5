import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { removeStack } from '../../tools/operations/remove-stack.ts';

/** An account in which every request meets this error, as CloudFormation tells it. */
async function accountAnswering(message: string): Promise<void> {
  const server = createServer((_, response) =>
    response
      .writeHead(400, { 'Content-Type': 'text/xml' })
      .end(`<ErrorResponse><Error><Code>ValidationError</Code><Message>${message}</Message></Error></ErrorResponse>`),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stop = () => new Promise((resolve) => server.close(resolve));
  const { port } = server.address() as AddressInfo;
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${port}`);
  vi.stubEnv('PATH', `node_modules/.bin:${process.env.PATH}`);
}

let stop: () => Promise<unknown>;
afterEach(async () => {
  vi.unstubAllEnvs();
  await stop();
});

test('a stack that is gone already is no failure, so that a removal goes on where it was stopped', async () => {
  await accountAnswering('Stack with id qm-dev does not exist');
  await expect(removeStack('dev')).resolves.toBeUndefined();
});

test('any other failure ends the removal', async () => {
  await accountAnswering('Stack qm-dev is in DELETE_IN_PROGRESS state');
  await expect(removeStack('dev')).rejects.toThrow(/^The stack could not be removed, and its table stays\./);
});
