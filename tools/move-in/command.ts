import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { WrongUse } from '../import/command.ts';
import type { MoveInCommand } from './run.ts';

export const usage = `npm run move-in -- --from https://netbox.example --token-file FILE [options]

Moves what a NetBox has into this API, and keeps it in step: docs/how-to/move-in-from-netbox.md.

  --from URL             the NetBox, 4.4 to 4.7
  --token-file FILE      its API token
  --to URL               this API; QM_URL, or http://localhost:3000 (npm start)
  --to-token-file FILE   its API token; QM_TOKEN unless given
  --state FOLDER         where the id map is kept; ~/.quartermaster/move-in/<host of the NetBox> unless given
  --follow               only what changed at the source since the last run, by its change log
  --write-back           status, serial number and asset tag that changed here go back to the source
  --delete               delete here what the change log of the source says was deleted there`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const options = {
  from: text,
  'token-file': text,
  to: text,
  'to-token-file': text,
  state: text,
  follow: flag,
  'write-back': flag,
  delete: flag,
} as const;

/** Reads the command line. Throws WrongUse. */
export function readMoveIn(args: readonly string[], environment: NodeJS.ProcessEnv): MoveInCommand {
  const given = parsed(args);
  const file = (name: string) => resolve(environment.INIT_CWD ?? '', name);
  if (given.from === undefined || given['token-file'] === undefined)
    throw new WrongUse('Say with --from where the NetBox is, and with --token-file where its API token stands.');
  const from = addressIn(given.from, '--from');
  const to = addressIn(given.to ?? environment.QM_URL ?? 'http://localhost:3000', '--to');
  if (from === to) throw new WrongUse('--from and --to are the same.');
  const toToken = given['to-token-file'] === undefined ? environment.QM_TOKEN : tokenIn(file(given['to-token-file']));
  if (!toToken) throw new WrongUse('Give the API token of the target with --to-token-file or QM_TOKEN.');
  return {
    from,
    fromToken: tokenIn(file(given['token-file'])),
    to,
    toToken,
    folder: given.state === undefined ? folderFor(from) : file(given.state),
    follow: given.follow ?? false,
    writeBack: given['write-back'] ?? false,
    delete: given.delete ?? false,
  };
}

const folderFor = (from: string): string =>
  join(homedir(), '.quartermaster', 'move-in', new URL(from).host.replaceAll(':', '-'));

/** Scheme, host and what stands before `/api/`. */
function addressIn(text: string, option: string): string {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '')
    throw new WrongUse(`${option} should be an address such as https://netbox.example.`);
  return `${url.origin}${url.pathname}`.replace(/\/(api\/?)?$/, '');
}

function tokenIn(file: string): string {
  const token = readFileSync(file, 'utf8').trim();
  if (!/^[\x21-\x7e]+$/.test(token)) throw new WrongUse(`${file} should hold an API token and nothing else.`);
  return token;
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new WrongUse(error instanceof Error ? error.message : String(error));
  }
}
