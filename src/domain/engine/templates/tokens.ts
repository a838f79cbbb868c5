/** The smallest parts of an expression; white space between them is left out. */
export interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'operator';
  /** As it is written; a string without quotes and escapes. */
  readonly text: string;
  readonly line: number;
}

const token =
  /(?<space>\s+)|(?<name>[\p{L}_][\p{L}\p{N}_]*)|(?<number>0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][-+]?\d+)?)|(?<string>'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*")|(?<operator>\*\*|\/\/|==|!=|<=|>=|[-+*/%~<>=.,:|()[\]{};])/uy;

/** The tokens of a tag and where it ends. Undefined for what has no end, or holds what no expression has. */
export function tokensUntil(
  source: string,
  from: number,
  close: '}}' | '%}',
  line: number,
): { readonly tokens: readonly Token[]; readonly close: string; readonly end: number } | undefined {
  const tokens: Token[] = [];
  let depth = 0;
  let at = from;
  let current = line;
  while (at < source.length) {
    const end = depth > 0 ? undefined : closing(source, at, close);
    if (end !== undefined) return { tokens, close: end, end: at + end.length };
    token.lastIndex = at;
    const groups = token.exec(source)?.groups;
    if (!groups) return undefined;
    const read = tokenOf(groups, current);
    if (read) tokens.push(read);
    if (read?.kind === 'operator') depth += depthOf(read.text);
    const text = source.slice(at, token.lastIndex);
    current += text.split('\n').length - 1;
    at = token.lastIndex;
  }
  return undefined;
}

function closing(source: string, at: number, close: string): string | undefined {
  if (source.startsWith(close, at)) return close;
  return [`-${close}`, `+${close}`].find((signed) => source.startsWith(signed, at));
}

const depthOf = (operator: string): number => ('([{'.includes(operator) ? 1 : ')]}'.includes(operator) ? -1 : 0);

function tokenOf(groups: Readonly<Record<string, string | undefined>>, line: number): Token | undefined {
  const { name, number, string, operator } = groups;
  if (name !== undefined) return { kind: 'name', text: name, line };
  if (number !== undefined) return { kind: 'number', text: number, line };
  if (string !== undefined) return { kind: 'string', text: unescaped(string.slice(1, -1)), line };
  return operator === undefined ? undefined : { kind: 'operator', text: operator, line };
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\x07',
  '0': '\0',
  '\n': '',
};

/** The text of a literal, with Python's escapes read; those that Python does not know stay as they are. */
const unescaped = (text: string): string =>
  text.replace(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U(0{2}[\da-fA-F]{6})|([\s\S]))/g,
    (whole, byte: string | undefined, short: string | undefined, long: string | undefined, sign: string) => {
      const code = byte ?? short ?? long;
      if (code !== undefined) return characterOf(Number.parseInt(code, 16));
      if (`'"\\`.includes(sign)) return sign;
      return escapes[sign] ?? whole;
    },
  );

const characterOf = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd');
