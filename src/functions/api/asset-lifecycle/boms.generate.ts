import { bom } from '../../../domain/lifecycle/bom/bom.ts';
import { generate } from '../../../domain/lifecycle/bom/bom-actions.ts';
import { generateOrQueue } from '../../../domain/lifecycle/bom/generate-large-bom.ts';
import { tellingFunction } from '../../http/action-function.ts';

export const handler = tellingFunction(bom, generate, (context, request) => generateOrQueue(context, request));
