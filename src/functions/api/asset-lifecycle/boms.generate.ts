import { bom } from '../../../domain/lifecycle/bom.ts';
import { generate } from '../../../domain/lifecycle/bom-actions.ts';
import { generateBom } from '../../../domain/use-cases/generate-bom.ts';
import { objectFunction } from '../../http/action-function.ts';

export const handler = objectFunction(bom, generate, generateBom);
