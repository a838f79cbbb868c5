import type { JsonObject } from '../../../domain/engine/json.ts';
import type { InputSchema } from '../../../domain/engine/schema/input-schema.ts';
import { describeInput } from './field-options.ts';
import { describePath } from './options.ts';

/** The answer to OPTIONS on a path that is no resource, and takes a form. */
export const describeForm = (path: string, form: InputSchema): JsonObject => ({
  ...describePath(path),
  actions: { POST: describeInput(form) },
});
