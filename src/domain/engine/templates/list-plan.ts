import { type ReadPart, readPart } from './read-template.ts';
import { firstName, type Part, type Tag } from './split-template.ts';
import type { Token } from './tokens.ts';

/** The names by which a template knows the objects and, here, how many there are. */
export const listName = 'queryset';
export const countName = '__count';
/** An object with its place among all, where a template asks for places. */
const placedName = '__placed';

/** A template whose only look at the objects is one loop, so that it can be rendered for some of them at a time. */
export interface ListPlan {
  readonly whole: readonly ReadPart[];
  /** What stands before the loop, and the loop without anything in it. */
  readonly start: readonly ReadPart[];
  /** True if the loop asks for the place of an object among all (`loop.index`). */
  readonly places: boolean;
}

/** How to render a template in portions; undefined where what it prints for one object depends on others. */
export function planOf(parts: readonly Part[]): ListPlan | undefined {
  const counted = parts.map((part) => withTokens(part, countedTokens));
  const loop = onlyLoop(counted);
  if (!loop) return undefined;
  const rest = counted.filter((_, at) => at !== loop.from);
  if (rest.some((part) => part.kind !== 'text' && part.tokens.some(isNever))) return undefined;
  const before = counted.slice(0, loop.from);
  const inside = counted.slice(loop.from + 1, loop.to);
  const body = withPlaces(inside);
  if (!body) return undefined;
  const places = body !== inside;
  const opening = places ? placedOpening(loop.opening) : [loop.opening];
  if (!opening) return undefined;
  const whole = [...before, ...opening, ...body, ...counted.slice(loop.to)];
  const read = whole.map(readPart);
  if (read.some((part, at) => isUnread(part, whole[at], parts))) return undefined;
  return { whole: read, start: [...before, ...opening, loop.closing].map(readPart), places };
}

/** A template that asks for nothing but the number of the objects; undefined for others. */
export function countingParts(parts: readonly Part[]): readonly ReadPart[] | undefined {
  const counted = parts.map((part) => withTokens(part, countedTokens));
  if (counted.some((part) => part.kind !== 'text' && part.tokens.some((token) => isName(token, listName))))
    return undefined;
  const read = counted.map(readPart);
  return read.some((part, at) => isUnread(part, counted[at], parts)) ? undefined : read;
}

const isName = (token: Token | undefined, text: string): boolean => token?.kind === 'name' && token.text === text;
const isOperator = (token: Token | undefined, text: string): boolean =>
  token?.kind === 'operator' && token.text === text;

/** Names through which one turn of the loop would know of another, or the loop of all objects. */
const never = new Set([listName, 'namespace', 'cycler', 'joiner', 'previtem', 'nextitem', 'changed', 'self']);
const isNever = ({ kind, text }: Token): boolean => kind === 'name' && never.has(text);

/** A tag that is left to the library as it stands would not say what was put into its tokens. */
const isUnread = (part: ReadPart, changed: Part | undefined, given: readonly Part[]): boolean =>
  part.kind === 'tag' && part.statement.is === 'other' && changed !== undefined && !given.includes(changed);

function withTokens(part: Part, change: (tokens: readonly Token[]) => readonly Token[]): Part {
  if (part.kind === 'text') return part;
  const tokens = change(part.tokens);
  return tokens === part.tokens ? part : { ...part, tokens };
}

/** `queryset|length` and `queryset.count()` ask for a number that is known. */
function countedTokens(tokens: readonly Token[]): readonly Token[] {
  const changed: Token[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (!token) break;
    const length = isName(token, listName) && !isOperator(tokens[at - 1], '.') ? countLength(tokens.slice(at + 1)) : 0;
    changed.push(length > 0 ? { ...token, text: countName } : token);
    at += length;
  }
  return changed.length === tokens.length ? tokens : changed;
}

/** How many tokens behind the name make it a count. */
function countLength([first, second, third, fourth]: readonly Token[]): number {
  if (isOperator(first, '|') && (isName(second, 'length') || isName(second, 'count')) && !isOperator(third, '('))
    return 2;
  const isCall = isOperator(first, '.') && isName(second, 'count') && isOperator(third, '(') && isOperator(fourth, ')');
  return isCall ? 4 : 0;
}

interface Loop {
  readonly from: number;
  readonly to: number;
  readonly opening: Tag;
  readonly closing: Tag;
}

/** The loop over the objects that stands in nothing else and has no `else`. */
function onlyLoop(parts: readonly Part[]): Loop | undefined {
  let depth = 0;
  let opened: { readonly from: number; readonly opening: Tag } | undefined;
  for (const [at, tag] of parts.entries()) {
    const keyword = tag.kind === 'statement' ? firstName(tag) : undefined;
    if (tag.kind !== 'statement' || keyword === undefined) continue;
    if (keyword.startsWith('end')) depth -= 1;
    if (opened && depth === 1 && keyword === 'else') return undefined;
    if (opened && depth === 0) return { ...opened, to: at, closing: tag };
    if (depth === 0 && isLoopOverList(tag.tokens)) opened = { from: at, opening: tag };
    if (opens(keyword, tag.tokens)) depth += 1;
  }
  return undefined;
}

const blocks = new Set(['if', 'for', 'macro', 'call', 'filter', 'block', 'with', 'autoescape']);
const opens = (keyword: string, tokens: readonly Token[]): boolean =>
  blocks.has(keyword) || (keyword === 'set' && !tokens.some((token) => isOperator(token, '=')));

/** `for x in queryset`, `for x in queryset.all()`, with or without a condition. */
function isLoopOverList([keyword, target, within, list, ...rest]: readonly Token[]): boolean {
  if (!isName(keyword, 'for') || target?.kind !== 'name' || !isName(within, 'in') || !isName(list, listName))
    return false;
  const all =
    isOperator(rest[0], '.') && isName(rest[1], 'all') && isOperator(rest[2], '(') && isOperator(rest[3], ')');
  const behind = all ? rest.slice(4) : rest;
  const [next] = behind;
  return (
    next === undefined || (isName(next, 'if') && !behind.some((token) => isName(token, 'recursive') || isNever(token)))
  );
}

/**
 * The parts within the loop, with `loop` as the place of the object; the same parts if they do not ask for it. Undefined if
 * they ask for what is not known of a place.
 */
function withPlaces(parts: readonly Part[]): readonly Part[] | undefined {
  const open: string[] = [];
  const changed = parts.map((part) => {
    const keyword = part.kind === 'statement' ? (firstName(part) ?? '') : '';
    // What is done for an empty loop knows the loop around it.
    if (keyword === 'else' && open.at(-1) === 'for') open[open.length - 1] = 'else';
    if (keyword === 'endfor' || keyword === 'endif') open.pop();
    const placed = open.includes('for') ? part : withTokens(part, placedTokens);
    if (keyword === 'for' || keyword === 'if') open.push(keyword);
    return placed;
  });
  if (changed.some((part) => part.kind !== 'text' && part.tokens.some(isUnknownPlace))) return undefined;
  return changed.some((part, at) => part !== parts[at]) ? changed : parts;
}

const knownOfPlaces = new Set([
  'index',
  'index0',
  'revindex',
  'revindex0',
  'first',
  'last',
  'length',
  'depth',
  'depth0',
  'cycle',
]);

function isUnknownPlace(token: Token, at: number, tokens: readonly Token[]): boolean {
  const [dot, name] = tokens.slice(at + 3, at + 5);
  return isName(token, placedName) && !(isOperator(dot, '.') && name?.kind === 'name' && knownOfPlaces.has(name.text));
}

function placedTokens(tokens: readonly Token[]): readonly Token[] {
  const isLoop = (token: Token, at: number): boolean => isName(token, 'loop') && !isOperator(tokens[at - 1], '.');
  if (!tokens.some(isLoop)) return tokens;
  return tokens.flatMap((token, at): Token[] =>
    isLoop(token, at) ? [{ ...token, text: placedName }, { ...token, kind: 'operator', text: '.' }, token] : [token],
  );
}

/** The loop over objects with places, in which the name of the object is set. With a condition, places would count others. */
function placedOpening(tag: Tag): readonly Part[] | undefined {
  const [keyword, target, within, list, ...rest] = tag.tokens;
  if (!keyword || !target || !within || !list || rest.some((token) => isName(token, 'if'))) return undefined;
  const name = (text: string): Token => ({ ...target, text });
  const operator = (text: string): Token => ({ ...target, kind: 'operator', text });
  return [
    { ...tag, tokens: [keyword, name(placedName), within, list], close: '%}' },
    {
      ...tag,
      source: '',
      open: '{%',
      tokens: [name('set'), target, operator('='), name(placedName), operator('.'), name('object')],
    },
  ];
}
