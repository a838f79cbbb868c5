import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Refusal } from './surroundings.ts';

/** Removes the CloudFormation stack of a stage with osls; one that is gone already is no failure. */
export async function removeStack(stage: string): Promise<void> {
  const child = spawn('serverless', ['remove', '--stage', stage], {
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  let output = '';
  for (const [stream, shown] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ] as const)
    stream.on('data', (chunk: Buffer) => {
      output += chunk;
      shown.write(chunk);
    });
  const [code] = await once(child, 'close');
  if (code !== 0 && !output.includes(`Stack with id qm-${stage} does not exist`))
    throw new Refusal('The stack could not be removed, and its table stays. Run the command again.');
}
