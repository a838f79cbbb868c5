import { randomUUID } from 'node:crypto';
import type { Context } from '../../src/domain/engine/context.ts';
import { isJsonObject, type JsonObject } from '../../src/domain/engine/json.ts';
import type { Actor } from '../../src/domain/engine/ports.ts';
import type { TypeName } from '../../src/domain/engine/schema/field-kinds.ts';
import { defaultSettings } from '../../src/domain/engine/settings.ts';
import { save } from '../../src/domain/engine/write/save.ts';
import { findJob, startJob } from '../../src/domain/platform/jobs.ts';
import { registry } from '../../src/domain/registry.ts';
import { runImportJob } from '../../src/functions/imports/import-job.ts';
import { type ImportOrder, importKind } from '../../src/functions/imports/import-order.ts';
import { loadTemplates } from '../../src/functions/runtime/templates/load-templates.ts';
import type { Bucket } from '../../src/repos/bucket.ts';
import type { TableAccess } from '../../src/repos/client.ts';
import { DynamoStore } from '../../src/repos/store.ts';
import { countRequests } from './meter.ts';

const megabyte = 1024 * 1024;

/** What one import took. */
export interface ImportCosts {
  readonly seconds: number;
  readonly megabytes: number;
  readonly readUnits: number;
  readonly writeUnits: number;
}

const actor: Actor = { userId: 1, username: 'admin', superuser: true, writeEnabled: true };

/** Imports a file of so many devices into an empty table. */
export async function measured(access: TableAccess, rows: number, options: Partial<ImportOrder>): Promise<ImportCosts> {
  const store = new DynamoStore(access);
  const contextOf = (as: Actor, requestId: string = randomUUID()): Context => ({
    store,
    actor: as,
    settings: defaultSettings,
    now: () => new Date(),
    hashSecret: (secret) => secret,
    templates: loadTemplates,
    requestId,
    baseUrl: 'http://bench',
  });
  const context = contextOf(actor);
  const user = await surroundings(context);
  const { job } = await startJob(context, {
    kind: importKind,
    name: 'Import',
    objectType: 'dcim.device',
    jobId: randomUUID(),
    status: 'running',
    input: { bucket: 'bench', key: 'import/dcim.device/bench.csv', ...plain, user, ...options },
  });
  const meter = countRequests(access);
  let most = 0;
  const look = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 20);
  const started = performance.now();
  try {
    await runImportJob({ contextOf, bucket: generated(rows), remaining: () => Number.POSITIVE_INFINITY }, job.id);
  } finally {
    clearInterval(look);
    meter.stop();
  }
  const seconds = (performance.now() - started) / 1_000;
  const { data, error } = (await findJob(context, job.id))?.values ?? {};
  const created = isJsonObject(data) ? data.created : undefined;
  if (created !== rows) throw new Error(`${created} of ${rows} devices were imported. ${error}`);
  return { seconds, megabytes: most / megabyte, readUnits: meter.readUnits, writeUnits: meter.writeUnits };
}

const plain = {
  etag: null,
  mode: 'partial',
  upsert: false,
  dry_run: false,
  report: 'reports/bench.csv',
  published: null,
  refusal: null,
} as const;

/** What the devices refer to; answers the id of the user in whose name they are imported. */
async function surroundings(context: Context): Promise<number> {
  const make = async (type: TypeName, input: JsonObject, preset: JsonObject = {}): Promise<number> =>
    (await save(context, { resource: registry.resourceOf(type), input, preset, completeness: 'whole' })).object.id;
  const manufacturer = await make('dcim.manufacturer', { name: 'Acme', slug: 'acme' });
  await make('dcim.devicerole', { name: 'Leaf', slug: 'leaf' });
  for (const number of sites) await make('dcim.site', { name: `Site ${number}`, slug: `site-${number}` });
  for (const number of types)
    await make('dcim.devicetype', { manufacturer, model: `Type ${number}`, slug: `type-${number}` });
  return make('users.user', { username: 'admin' }, { is_superuser: true, password: 'x' });
}

const sites = Array.from({ length: 20 }, (_, index) => index);
const types = Array.from({ length: 10 }, (_, index) => index);

/** A bucket with one file, which is made as it is read; what is written stays in memory, one line of report a row. */
function generated(rows: number): Bucket {
  const objects = new Map<string, string>();
  const write = async (key: string, content: string | Uint8Array): Promise<void> =>
    void objects.set(key, String(content));
  return {
    name: 'bench',
    list: async function* () {},
    head: async () => undefined,
    async read(key) {
      if (key.startsWith('import/')) return fileOf(rows);
      const content = objects.get(key);
      return content === undefined ? undefined : inOne(content);
    },
    write,
    open: () => ({ append: async () => undefined, close: async () => undefined }),
    copy: async () => true,
    remove: async (key) => void objects.delete(key),
  };
}

async function* inOne(content: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content);
}

async function* fileOf(rows: number): AsyncGenerator<Uint8Array> {
  yield Buffer.from('name,role,manufacturer,device_type,site,status,serial\n');
  const perPiece = 500;
  for (let from = 0; from < rows; from += perPiece) {
    const lines = Array.from({ length: Math.min(perPiece, rows - from) }, (_, index) => {
      const number = from + index;
      const type = number % types.length;
      return `device-${number},Leaf,Acme,Type ${type},Site ${number % sites.length},planned,S${number}\n`;
    });
    yield Buffer.from(lines.join(''));
  }
}
