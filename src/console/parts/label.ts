import { capitalised, words } from '../../domain/engine/schema/labels.ts';
import type { Declared } from '../api/catalog.ts';

/** As declared; whoever may not write gets no declarations, and the label that follows from the name. */
export const labelOf = (name: string, declared?: ReadonlyMap<string, Declared>): string =>
  declared?.get(name)?.label ?? capitalised(words(name).trim());
