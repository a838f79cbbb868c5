import { bom } from '../../src/domain/lifecycle/bom/bom.ts';
import { generate } from '../../src/domain/lifecycle/bom/bom-actions.ts';
import { generateOrQueue } from '../../src/domain/lifecycle/bom/generate-large-bom.ts';
import { verbFunction } from '../../src/functions/http/verb-function.ts';

/** Generates as the API does, but leaves everything beyond one object to a job. */
export const handler = verbFunction(bom, generate, (context, request) => generateOrQueue(context, request, 1));
