/*
 * Serves requests of one build: the one in whose folder this process runs. Lines of JSON come in by standard input and go
 * out by file descriptor 3 (protocol.ts); whatever the build logs goes its own way. Only what stands in this file and the
 * modules of that build are loaded, so that it runs in the folder of a build that is older than it.
 */
import { existsSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import type * as environmentModule from '../../../src/functions/runtime/environment.ts';
import type * as apiModule from '../../../tests/support/api.ts';
import type * as meterModule from '../meter.ts';
import type { BuildAnswer, BuildRequest } from './protocol.ts';

/** Where builds have their modules, the present place first. */
const places = {
  api: ['tests/support/api.ts'],
  meter: ['tools/bench/meter.ts'],
  environment: ['src/functions/runtime/environment.ts', 'src/functions/http/environment.ts'],
} as const;

/** Answers of a hundred objects are passed on, pages of a thousand are not. */
const longestBody = 500_000;

function addressOf(module: keyof typeof places): string {
  const place = places[module].find((path) => existsSync(resolve(path)));
  if (!place) throw new Error(`${process.cwd()} has none of ${places[module].join(', ')}.`);
  return pathToFileURL(join(process.cwd(), place)).href;
}

const { startApi }: typeof apiModule = await import(addressOf('api'));
const { countRequests }: typeof meterModule = await import(addressOf('meter'));
const { environmentStore }: typeof environmentModule = await import(addressOf('environment'));

const [table = '', endpoint = ''] = process.argv.slice(2);
const api = await startApi(table, endpoint);
// Loads the modules of the function; a caller without a token is refused before anything is read.
await api.call('GET', '/api/dcim/devices/', undefined, { headers: { authorization: '' } });

const send = (line: object): void => {
  writeSync(3, `${JSON.stringify(line)}\n`);
};

send({ ready: true });
for await (const line of createInterface({ input: process.stdin })) send(await answerTo(JSON.parse(line)));

async function answerTo({ method, path, body, headers = {}, metered }: BuildRequest): Promise<BuildAnswer> {
  const meter = metered ? countRequests(environmentStore().access) : undefined;
  const started = performance.now();
  const answer = await api.call(method, path, body, { headers });
  const milliseconds = performance.now() - started - parsingTime(answer);
  meter?.stop();
  const { readUnits = 0, writeUnits = 0, requests = 0 } = meter ?? {};
  const short = answer.text.length < longestBody ? answer.body : {};
  return { status: answer.status, milliseconds, readUnits, writeUnits, requests, body: short };
}

/** `call` parses the answer, as a client would; what that takes is none of the function's. */
function parsingTime({ text, headers }: Pick<apiModule.ApiAnswer, 'text' | 'headers'>): number {
  if (text === '' || headers['content-type'] !== 'application/json') return 0;
  const started = performance.now();
  JSON.parse(text);
  return performance.now() - started;
}
