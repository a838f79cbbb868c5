import { bom } from '../../../domain/lifecycle/bom/bom.ts';
import { diff } from '../../../domain/lifecycle/bom/bom-actions.ts';
import { diffBom } from '../../../domain/lifecycle/bom/compare-bom.ts';
import { readFunction } from '../../http/action-function.ts';

export const handler = readFunction(bom, diff, (context, { id }) => diffBom(context, id));
