import { bom } from '../../../domain/lifecycle/bom/bom.ts';
import { generate } from '../../../domain/lifecycle/bom/bom-actions.ts';
import { generateOrQueue } from '../../../domain/lifecycle/bom/generate-large-bom.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(bom, generate, (context, request) => generateOrQueue(context, request));
