import * as z from 'zod/mini';
import type { Json } from '../../src/domain/engine/json.ts';

const json: z.ZodMiniType<Json> = z.any();
const values = z.record(z.string(), json);
const intentSchema = z.object({
  key: z.string(),
  method: z.enum(['POST', 'PATCH']),
  type: z.string(),
  /** Ids at the source, in the order of the body. */
  sources: z.array(z.number()),
  body: z.array(values),
  /** What each object says at the source. */
  wanted: z.array(values),
  time: z.number(),
});
/** A request that was sent, or was about to be: what became of it is not known yet. */
export type Intent = z.infer<typeof intentSchema>;

/** What lines of the journal say. */
const lineSchema = z.union([
  z.object({ of: z.object({ from: z.string(), to: z.string() }) }),
  z.object({ type: z.string(), id: z.number(), here: z.number(), base: z.object({ source: values, here: values }) }),
  z.object({ gone: z.object({ type: z.string(), id: z.number() }) }),
  z.object({ intent: intentSchema }),
  z.object({ done: z.string() }),
  z.object({ since: z.object({ source: z.nullable(z.string()), here: z.nullable(z.string()) }) }),
  z.object({ again: z.record(z.string(), z.array(z.number())) }),
]);
export type Line = z.infer<typeof lineSchema>;

/** Undefined for what is no line of a journal. */
export function readLine(text: string): Line | undefined {
  try {
    return lineSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
