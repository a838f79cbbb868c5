import { bom } from '../../src/domain/lifecycle/bom.ts';
import { generate } from '../../src/domain/lifecycle/bom-actions.ts';
import { generateOrQueue } from '../../src/domain/use-cases/generate-large-bom.ts';
import { tellingFunction } from '../../src/functions/http/action-function.ts';

/** Generates as the API does, but leaves everything beyond one object to a job. */
export const handler = tellingFunction(bom, generate, (context, request) => generateOrQueue(context, request, 1));
