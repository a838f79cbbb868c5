import type { Resource } from '../../domain/model/resource.ts';
import { findResource } from '../../domain/registry.ts';
import type { Context } from '../../domain/use-cases/context.ts';
import { importRows } from '../../domain/use-cases/import/import-rows.ts';
import { isImportable } from '../../domain/use-cases/import/importable.ts';
import { UnusableFile } from '../../domain/use-cases/import/row-report.ts';
import type { Bucket } from '../../repos/bucket.ts';
import { readCsv } from './read-csv.ts';
import { ImportReport } from './report.ts';

/**
 * Imports the object `import/<app>.<model>/<name>.csv` of the bucket and writes the report on it, which is also the
 * answer. Whatever is wrong with the file is said in the report; only a failing table or bucket makes it throw.
 */
export async function importFile(context: Context, bucket: Bucket, key: string) {
  const started = context.now().toISOString();
  const report = new ImportReport(bucket, key);
  const type = typeOf(key);
  const error = await importInto(report, context, bucket, key).catch((fault: unknown) => {
    if (fault instanceof UnusableFile) return fault.message;
    throw fault;
  });
  const finished = context.now().toISOString();
  return report.close({ object_type: type, request_id: context.requestId, error, started, finished });
}

async function importInto(report: ImportReport, context: Context, bucket: Bucket, key: string): Promise<null> {
  const resource = resourceFor(key);
  const content = await bucket.read(key);
  if (!content) throw new UnusableFile('The file was removed before it could be imported.');
  for await (const row of importRows(context, resource, readCsv(content), { message: `CSV import ${key}` }))
    await report.add(row);
  return null;
}

const typeOf = (key: string): string | null => /^import\/([^/]+)\//.exec(key)?.[1] ?? null;

function resourceFor(key: string): Resource {
  const type = typeOf(key);
  if (type === null)
    throw new UnusableFile('Drop files under import/<app>.<model>/, such as import/dcim.site/sites.csv.');
  const resource = findResource(type);
  if (!resource) throw new UnusableFile(`There is no object type "${type}".`);
  if (!isImportable(resource)) throw new UnusableFile(`Objects of type "${type}" cannot be imported.`);
  if (!/\.csv$/i.test(key)) throw new UnusableFile('Only files whose name ends in .csv are imported.');
  return resource;
}
