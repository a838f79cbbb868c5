import { randomUUID } from 'node:crypto';
import { isAllowed } from '../../domain/engine/access/access.ts';
import type { Context } from '../../domain/engine/context.ts';
import { invalid, permissionDenied } from '../../domain/engine/errors.ts';
import type { Actor } from '../../domain/engine/ports.ts';
import type { StoredObject } from '../../domain/engine/resource/resource.ts';
import type { TypeName } from '../../domain/engine/schema/field-kinds.ts';
import type { SchemaValues } from '../../domain/engine/schema/input-schema.ts';
import type { importForm } from '../../domain/engine/transfer/import/import-form.ts';
import { UnusableFile } from '../../domain/engine/transfer/import/row-report.ts';
import type { UnitOfWork } from '../../domain/engine/write/unit-of-work.ts';
import { startJob } from '../../domain/platform/jobs.ts';
import { type ImportOrder, importKind, uploadKey } from './import-order.ts';
import { ownReport } from './report.ts';
import { importableResource } from './source.ts';

/** Seconds within which the upload must begin. */
export const uploadSeconds = 3_600;

type Request = SchemaValues<typeof importForm>;

/** Makes the job of a file that is still to be uploaded; the import is done in the name of the caller. */
export async function requestImport(
  context: Context,
  bucket: string,
  { object_type, mode, upsert, dry_run, filename }: Request,
  alongside?: (work: UnitOfWork, job: StoredObject) => Promise<void>,
): Promise<StoredObject> {
  const { actor } = context;
  const type = requireImport(actor, object_type);
  const file = plainName(filename);
  const { job } = await startJob(
    context,
    {
      kind: importKind,
      name: `Import of ${file}`,
      objectType: type,
      jobId: randomUUID(),
      status: 'pending',
      input: (id): ImportOrder => ({
        bucket,
        key: uploadKey(id, file),
        etag: null,
        mode: mode === 'partial' ? 'partial' : 'atomic',
        upsert: upsert || mode === 'upsert',
        dry_run,
        user: actor.userId,
        report: ownReport(id, file),
        published: null,
        refusal: null,
      }),
    },
    alongside,
  );
  return job;
}

/** Fails with 400 when files cannot hold objects of this type, and with 403 when the caller may neither add nor change any. */
export function requireImport(actor: Actor, objectType: string): TypeName {
  const { type } = importable(objectType);
  if (!isAllowed(actor, 'add', type) && !isAllowed(actor, 'change', type)) throw permissionDenied();
  return type;
}

function importable(type: string) {
  try {
    return importableResource(type);
  } catch (fault) {
    if (fault instanceof UnusableFile) throw invalid({ object_type: [fault.message] });
    throw fault;
  }
}

/** Without folders, and with no character that URLs and keys would have to escape. */
function plainName(filename: string): string {
  const plain = (filename.split(/[/\\]/).at(-1) ?? '').replace(/[^\w.-]+/g, '_');
  if (!/[^.]\.csv$/i.test(plain)) throw invalid({ filename: ['The name of the file must end in .csv.'] });
  return plain;
}
