import { capitalised, words } from '../../domain/engine/schema/labels.ts';
import type { Declared } from '../api/catalog.ts';

/** The API's labels follow from names, as in DRF; people read abbreviations in capitals. */
export const spelled = (label: string): string =>
  label.replaceAll(/\b(bom|id|po)(s?)\b/gi, (_, word: string, plural: string) => word.toUpperCase() + plural);

/** As declared; whoever may not write gets no declarations, and the label that follows from the name. */
export const labelOf = (name: string, declared?: ReadonlyMap<string, Declared>): string =>
  spelled(declared?.get(name)?.label ?? capitalised(words(name).trim()));
