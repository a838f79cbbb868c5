import { vendorReturn } from '../../../domain/lifecycle/returns/vendor-return.ts';
import { transitionsFor } from '../../../domain/lifecycle/status/list-transitions.ts';
import { transitions } from '../../../domain/lifecycle/status/transition-actions.ts';
import { verbFunction } from '../../http/verb-function.ts';

export const handler = verbFunction(vendorReturn, transitions, transitionsFor(vendorReturn));
