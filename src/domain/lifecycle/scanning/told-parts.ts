import type { ItemFacts } from './catalogue.ts';
import type { LinesById } from './line-facts.ts';

/**
 * The part numbers of which a caller may be told that they belong to no line of a shipment: those of items that he may view,
 * without those of lines that are hidden from him.
 */
export function toldParts(
  { items }: { readonly items: ReadonlyMap<string, ItemFacts> },
  viewable: ReadonlySet<string>,
  hidden: LinesById,
): ReadonlySet<string> {
  const parts = new Set([...viewable].flatMap((key) => [...(items.get(key)?.parts ?? [])]));
  for (const line of hidden.values()) for (const part of line.parts) parts.delete(part);
  return parts;
}
