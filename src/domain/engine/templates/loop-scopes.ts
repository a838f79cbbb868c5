import { firstName, type Part, type Tag } from './split-template.ts';

interface Block {
  readonly keyword: string;
  readonly at: number;
  sets: boolean;
  /** Where what is done for each turn ends: at `else` or at the end. */
  until?: number;
}

/**
 * Jinja2 forgets at each turn of a loop what was set in the one before; the library does not, unless there is a scope
 * within the loop. The new tags take over the signs for white space.
 */
export function withLoopScopes(parts: readonly Part[]): readonly Part[] {
  const loops = loopsThatSet(parts);
  if (loops.length === 0) return parts;
  const openings = new Set(loops.map(({ at }) => at));
  const ends = new Set(loops.map(({ until }) => until));
  return parts.flatMap((part, at): readonly Part[] => {
    if (part.kind !== 'text' && openings.has(at))
      return [{ ...part, close: '%}' }, scopeTag(`{% with __turn = 1 ${part.close}`, part)];
    if (part.kind !== 'text' && ends.has(at)) {
      const source = `{%${part.source.slice(part.open.length)}`;
      return [scopeTag(`${part.open} endwith %}`, part), { ...part, open: '{%', source }];
    }
    return [part];
  });
}

const scopeTag = (source: string, { line }: Tag): Part => ({
  kind: 'statement',
  source,
  open: '{%',
  close: '%}',
  line,
  tokens: [{ kind: 'name', text: source.includes('endwith') ? 'endwith' : 'with', line }],
});

const blocks = new Set(['if', 'for']);

function loopsThatSet(parts: readonly Part[]): readonly Block[] {
  const open: Block[] = [];
  const loops: Block[] = [];
  for (const [at, tag] of parts.entries()) {
    const keyword = tag.kind === 'statement' ? firstName(tag) : undefined;
    if (keyword === undefined) continue;
    const innermost = open.at(-1);
    if (blocks.has(keyword)) open.push({ keyword, at, sets: false });
    else if (keyword === 'else' && innermost?.keyword === 'for') innermost.until ??= at;
    else if (keyword === `end${innermost?.keyword}`) {
      open.pop();
      if (innermost?.keyword === 'for' && innermost.sets) loops.push({ ...innermost, until: innermost.until ?? at });
    } else if (keyword === 'set') {
      const loop = open.findLast((block) => block.keyword === 'for');
      if (loop) loop.sets = true;
    }
  }
  return loops;
}
