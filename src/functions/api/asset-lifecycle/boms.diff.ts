import { bom } from '../../../domain/lifecycle/bom/bom.ts';
import { diff } from '../../../domain/lifecycle/bom/bom-actions.ts';
import { diffBom } from '../../../domain/lifecycle/bom/compare-bom.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(bom, diff, (context, { id }) => diffBom(context, id));
