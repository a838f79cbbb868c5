import { type Arguments, type Expression, noArguments } from './expression.ts';

/** A filter of the library. */
interface Step {
  readonly name: string;
  readonly args: Arguments;
}

type Named = ReadonlyMap<string, Expression>;

/** Filters that make or need an order, with their parameters. The library knows most of these by name only. */
const parameters: Readonly<Record<string, readonly string[]>> = {
  sort: ['reverse', 'case_sensitive', 'attribute'],
  min: ['case_sensitive', 'attribute'],
  max: ['case_sensitive', 'attribute'],
  unique: ['case_sensitive', 'attribute'],
  dictsort: ['case_sensitive', 'by', 'reverse'],
};

/** What a filter of Jinja2 is in the library: mostly itself. */
export function libraryFilters(name: string, args: Arguments): readonly Step[] {
  const named = namedArguments(parameters[name] ?? [], args);
  if (!named) return [{ name, args }];
  switch (name) {
    case 'sort':
      return sorted(named);
    case 'min':
      return [...sorted(named), { name: 'first', args: noArguments }];
    case 'max':
      return [...sorted(new Map([...named, ['reverse', yes]])), { name: 'first', args: noArguments }];
    default:
      return [step(name, named)];
  }
}

const yes: Expression = { is: 'constant', text: 'true' };

/** Undefined if there are arguments that the filter does not have. */
function namedArguments(names: readonly string[], { positional, named }: Arguments): Named | undefined {
  if (positional.length > names.length || named.some(([name]) => !names.includes(name))) return undefined;
  return new Map([
    ...positional.flatMap((value, at) => names.slice(at, at + 1).map((name) => [name, value] as const)),
    ...named,
  ]);
}

const step = (name: string, named: Named): Step => ({ name, args: { positional: [], named: [...named] } });

/** By several attributes: by the last one first, since equal ones keep their order. */
function sorted(named: Named): readonly Step[] {
  const attribute = named.get('attribute');
  if (attribute?.is !== 'string') return sortedOnce(named);
  const keys = attribute.text.split(',').reverse();
  return keys.flatMap((text) => sortedOnce(new Map([...named, ['attribute', { is: 'string', text }]])));
}

/** The library turns the whole list round, and with it those that are equal; Python leaves them in their order. */
function sortedOnce(named: Named): readonly Step[] {
  const reverse = named.get('reverse');
  const isReversed = reverse?.is === 'constant' && reverse.text === 'true';
  const turned = isReversed ? ['list', 'reverse'].map((name) => ({ name, args: noArguments })) : [];
  return [...turned, step('sort', named)];
}
