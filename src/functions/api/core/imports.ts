import type { StoredObject } from '../../../domain/engine/resource/resource.ts';
import { importForm } from '../../../domain/engine/transfer/import/import-form.ts';
import { parseBySchema } from '../../../domain/engine/write/parse-input-schema.ts';
import { job } from '../../../domain/platform/job.ts';
import { presignedUrl } from '../../../repos/presign.ts';
import { actionFunction } from '../../http/action-function.ts';
import type { ApiHandler } from '../../http/api-function.ts';
import { answerOnce } from '../../http/contract/answer-once.ts';
import { describeForm } from '../../http/contract/form-options.ts';
import { objectBody } from '../../http/contract/object-request.ts';
import { jsonResponse } from '../../http/contract/response.ts';
import { orderIn } from '../../imports/import-order.ts';
import { requestImport, requireImport, uploadSeconds } from '../../imports/request-import.ts';

const askForUpload: ApiHandler = async (request, context) => {
  const { store: reader, actor, baseUrl } = context;
  const form = await parseBySchema({ reader, actor }, importForm, objectBody(request));
  requireImport(actor, form.object_type);
  const bucket = process.env.QM_BUCKET ?? '';
  const told = ({ id, values }: StoredObject) => {
    const { key } = orderIn(values.input);
    const permit = { method: 'PUT', bucket, key, seconds: uploadSeconds } as const;
    const upload = {
      url: presignedUrl(permit, process.env),
      method: permit.method,
      headers: { 'Content-Type': 'text/csv' },
      expires: new Date(context.now().getTime() + uploadSeconds * 1_000).toISOString(),
    };
    const made = { id, url: `${baseUrl}${job.path}/${id}/`, status: values.status ?? null };
    return jsonResponse(201, { id, job: made, upload }, { Location: made.url });
  };
  return answerOnce<StoredObject>(request, context, {
    write: (alongside) => requestImport(context, bucket, form, alongside),
    shown: (made) => [made],
    respond: async (made) => told(made),
    short: told,
  });
};

/** Answers where to put a file; writing it there begins its import. */
export const handler = actionFunction('POST', askForUpload, ({ path }) => describeForm(path, importForm));
