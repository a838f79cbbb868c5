import { bom } from '../../../domain/lifecycle/bom.ts';
import { transitions } from '../../../domain/lifecycle/transition-actions.ts';
import { transitionsFor } from '../../../domain/use-cases/transitions.ts';
import { readFunction } from '../../http/action-function.ts';

export const handler = readFunction(bom, transitions, transitionsFor(bom));
