import { plainText } from '../../engine/json.ts';
import type { ComponentList } from './library.ts';
import { nameIn, type ReadComponent } from './read-document.ts';

/** Components of one list, each after the one of the list that it leads to, as interfaces after their bridge. */
export function siblingsFirst(
  { template }: ComponentList,
  components: readonly ReadComponent[],
): readonly ReadComponent[] {
  const [link] = Object.entries(template.fields).flatMap(([name, field]) =>
    field.kind === 'reference' && field.target === template.type ? [name] : [],
  );
  if (link === undefined) return components;
  const byName = new Map(components.map((component) => [nameIn(component.values), component]));
  const ordered = new Set<ReadComponent>();
  for (const component of components) {
    const chain = new Set<ReadComponent>();
    let next: ReadComponent | undefined = component;
    while (next && !ordered.has(next) && !chain.has(next)) {
      chain.add(next);
      const sibling = plainText(next.values[link]);
      next = sibling === '' ? undefined : byName.get(sibling);
    }
    for (const member of [...chain].reverse()) ordered.add(member);
  }
  return [...ordered];
}
