import { basename, extname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Resource } from '../../src/domain/engine/resource/resource.ts';
import { isImportable } from '../../src/domain/engine/transfer/import/importable.ts';
import { registry } from '../../src/domain/registry.ts';

export const usage = `npm run import -- FILE --type dcim.device [options]

FILE is CSV, JSON or YAML; its columns are listed in docs/reference/import-columns.md.

  --type TYPE      what the rows are, such as dcim.site
  --mode MODE      atomic (nothing unless all rows are good; the default), partial, upsert; may be given twice
  --dry-run        tell what would happen, and write nothing
  --message TEXT   goes with the changes into the change log; for files of up to 1000 rows
  --url URL        where the API is; QM_URL, or http://localhost:3000 (npm start)
  --token TOKEN    the API token; QM_TOKEN unless given`;

/** What the command line asks for. */
export interface ImportCommand {
  readonly file: string;
  readonly resource: Resource;
  readonly contentType: string;
  readonly modes: readonly string[];
  readonly dryRun: boolean;
  readonly message: string;
  /** Scheme and host, without a trailing slash. */
  readonly url: string;
  readonly token: string;
}

/** The command line is wrong. The message says how. */
export class WrongUse extends Error {}

/** Prints the usage and ends, where nothing else is asked for. */
export function helpIfAsked(args: readonly string[], text: string): void {
  if (!args.includes('--help')) return;
  console.log(text);
  process.exit(0);
}

const contentTypes: Readonly<Record<string, string>> = {
  '.csv': 'text/csv',
  '.json': 'application/json',
  '.yaml': 'application/yaml',
  '.yml': 'application/yaml',
};

export function readCommand(args: readonly string[], environment: NodeJS.ProcessEnv): ImportCommand {
  const { values, positionals } = parsed(args);
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new WrongUse('Name one file.');
  if (values.type === undefined) throw new WrongUse('Say with --type what the rows are.');
  const resource = registry.find(values.type);
  if (!resource || !isImportable(resource)) throw new WrongUse(`Objects of type "${values.type}" cannot be imported.`);
  const contentType = contentTypes[extname(file).toLowerCase()];
  if (!contentType) throw new WrongUse(`${basename(file)} should end in ${Object.keys(contentTypes).join(', ')}.`);
  const token = values.token ?? environment.QM_TOKEN ?? '';
  if (token === '') throw new WrongUse('Give an API token with --token or QM_TOKEN.');
  return {
    // npm runs scripts in the folder of the project, wherever it was called.
    file: resolve(environment.INIT_CWD ?? '', file),
    resource,
    contentType,
    modes: values.mode ?? [],
    dryRun: values['dry-run'] ?? false,
    message: values.message ?? '',
    url: (values.url ?? environment.QM_URL ?? 'http://localhost:3000').replace(/\/(api\/?)?$/, ''),
    token,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        type: { type: 'string' },
        mode: { type: 'string', multiple: true },
        'dry-run': { type: 'boolean' },
        message: { type: 'string' },
        url: { type: 'string' },
        token: { type: 'string' },
      },
    });
  } catch (error) {
    throw new WrongUse(error instanceof Error ? error.message : String(error));
  }
}
