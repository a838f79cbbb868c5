import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { publicUrl } from '../src/functions/http/contract/public-url.ts';
import { apiVersion } from '../src/functions/http/contract/versions.ts';
import { freePort, isPortFree } from './local/process.ts';
import { loadSample, sampleFiles } from './local/sample.ts';
import { type Stack, startStack } from './local/stack.ts';

const port = Number(process.env.PORT || 3000);
const dataFolder = process.env.QM_DATA_DIR || '.local';
const folder = dataFolder === 'memory' ? undefined : resolve(dataFolder);
let stopping = false;

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

async function main(): Promise<void> {
  checkSettings();
  if (!(await isPortFree(port))) {
    throw new Error(`Port ${port} is in use: stop what listens there, or choose another with PORT=<number> npm start.`);
  }
  console.log('Starting Quartermaster ...');
  const starting = startStack({
    folder,
    port,
    s3Port: (await isPortFree(port + 1)) ? port + 1 : await freePort(),
    adminToken: process.env.QM_ADMIN_TOKEN,
  });
  stopOnSignal(starting);
  const stack = await starting;
  void stopOnLoss(stack);
  await loadSampleOnce(stack);
  printGuide(stack);
  console.log(`ready ${stack.apiUrl}`);
}

function checkSettings(): void {
  publicUrl(process.env);
  apiVersion(process.env);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`PORT=${process.env.PORT} is no TCP port.`);
  const { QM_ADMIN_TOKEN, QM_SAMPLE } = process.env;
  if (QM_ADMIN_TOKEN && !/^[0-9a-f]{40}$/.test(QM_ADMIN_TOKEN)) {
    throw new Error('QM_ADMIN_TOKEN has to be 40 hexadecimal digits, in lower case.');
  }
  if (QM_SAMPLE && QM_SAMPLE !== 'none') throw new Error('QM_SAMPLE knows only the value none.');
}

/** Half a stack would answer each request with a different error: the first part that ends takes the others along. */
async function stopOnLoss(stack: Stack): Promise<void> {
  const loss = await stack.ended;
  if (stopping) return;
  stopping = true;
  console.error(`${loss}\nStopping, since nothing works without it. Start again with npm start.`);
  await stack.stop();
  process.exit(1);
}

function stopOnSignal(starting: Promise<Stack>): void {
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    console.log('Stopping ...');
    const stack = await starting.catch(() => undefined);
    await stack?.stop();
    process.exit(0);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

async function loadSampleOnce(stack: Stack): Promise<void> {
  const mark = folder && join(folder, `sample-loaded-${stack.engine}`);
  if (process.env.QM_SAMPLE === 'none' || (mark && existsSync(mark))) return;

  const total = (await sampleFiles()).length;
  console.log(`Loading the sample estate (once; it takes about a minute): ${total} files through the import bucket`);
  let done = 0;
  await loadSample(stack, (file, _report, seconds) => {
    done += 1;
    console.log(`  ${String(done).padStart(2)}/${total}  ${file.padEnd(32)} ${seconds.toFixed(1)} s`);
  });
  if (mark) await writeFile(mark, new Date().toISOString());
}

function printGuide({ apiUrl, s3Url, bucket, token, mailFolder, engine }: Stack): void {
  const authorization = `-H 'Authorization: Token ${token}'`;
  console.log(`
  Console        ${new URL('../console/', apiUrl)}
  API root       ${apiUrl}
  Token          ${token}   (user admin, password admin)
  Docs           ${apiUrl}docs/
  Import bucket  ${s3Url}/${bucket}/import/<app>.<model>/<name>.csv
  Mails          ${mailFolder}
  Data           ${folder ?? 'in memory'} (DynamoDB engine: ${engine})

  Try
    curl -s ${authorization} '${apiUrl}dcim/devices/?limit=2'
    curl -s ${authorization} '${apiUrl}plugins/asset-lifecycle/boms/'
    curl -s -T sites.csv ${s3Url}/${bucket}/import/dcim.site/sites.csv
`);
}
