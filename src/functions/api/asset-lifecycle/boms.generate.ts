import { bom } from '../../../domain/lifecycle/bom.ts';
import { generate } from '../../../domain/lifecycle/bom-actions.ts';
import { generateOrQueue } from '../../../domain/use-cases/generate-large-bom.ts';
import { tellingFunction } from '../../http/action-function.ts';

export const handler = tellingFunction(bom, generate, (context, request) => generateOrQueue(context, request));
