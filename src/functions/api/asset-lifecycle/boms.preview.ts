import { bom } from '../../../domain/lifecycle/bom/bom.ts';
import { preview } from '../../../domain/lifecycle/bom/bom-actions.ts';
import { previewBom } from '../../../domain/lifecycle/bom/compare-bom.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(bom, preview, (context, { id, input }) => previewBom(context, id, input.rules));
