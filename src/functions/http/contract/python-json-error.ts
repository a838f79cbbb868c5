/**
 * What Python's json module says about text that is not JSON: NetBox's clients know these sentences. Scans the text as
 * that module does, to the first mistake.
 */
export function pythonJsonError(text: string): string {
  try {
    if (text.startsWith('\uFEFF')) throw new Mistake('Unexpected UTF-8 BOM (decode using utf-8-sig)', 0);
    const end = skipSpace(text, scanDocument(text, skipSpace(text, 0)));
    return describe(text, new Mistake('Extra data', end));
  } catch (mistake) {
    if (mistake instanceof Mistake) return describe(text, mistake);
    throw mistake;
  }
}

class Mistake extends Error {
  /** Absent if Python reports none. */
  readonly position: number | undefined;

  constructor(message: string, position?: number) {
    super(message);
    this.position = position;
  }
}

function describe(text: string, { message, position }: Mistake): string {
  if (position === undefined) return message;
  const before = text.slice(0, position);
  const line = before.split('\n').length;
  const column = position - before.lastIndexOf('\n');
  return `${message}: line ${line} column ${column} (char ${position})`;
}

const skipSpace = (text: string, position: number): number => {
  let at = position;
  while (' \t\n\r'.includes(text[at] ?? '.')) at += 1;
  return at;
};

type Container = '}' | ']';

/** Scans one value with everything in it, without recursion: hostile text nests deep. Returns where it ends. */
function scanDocument(text: string, start: number): number {
  const open: Container[] = [];
  let at = start;
  let isValue = true;
  for (;;) {
    if (isValue) {
      const depth = open.length;
      at = scanValue(text, at, open);
      isValue = open.length > depth;
      continue;
    }
    const closing = open.at(-1);
    if (closing === undefined) return at;
    at = skipSpace(text, at);
    if (text[at] === closing) {
      open.pop();
      at += 1;
    } else {
      at = scanSeparator(text, at, closing);
      isValue = true;
    }
  }
}

/** A scalar or an empty container to its end; of a filled container, which joins `open`, what precedes its first value. */
function scanValue(text: string, at: number, open: Container[]): number {
  const first = text[at];
  if (first === '"') return scanString(text, at);
  if (first !== '{' && first !== '[') return scanPlain(text, at);
  const closing = first === '{' ? '}' : ']';
  const inside = skipSpace(text, at + 1);
  if (text[inside] === closing) return inside + 1;
  open.push(closing);
  return closing === '}' ? scanName(text, inside) : inside;
}

/** The comma between members, and the name of the next one. Returns where its value begins. */
function scanSeparator(text: string, at: number, closing: Container): number {
  if (text[at] !== ',') throw new Mistake("Expecting ',' delimiter", at);
  const member = skipSpace(text, at + 1);
  return closing === '}' ? scanName(text, member) : member;
}

/** A member's name and its colon. Returns where its value begins. */
function scanName(text: string, at: number): number {
  if (text[at] !== '"') throw new Mistake('Expecting property name enclosed in double quotes', at);
  const colon = skipSpace(text, scanString(text, at));
  if (text[colon] !== ':') throw new Mistake("Expecting ':' delimiter", colon);
  return skipSpace(text, colon + 1);
}

function scanString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '"') return at + 1;
    if (character < ' ') throw new Mistake('Invalid control character at', at);
    if (character !== '\\') continue;
    at += 1;
    const escaped = text[at];
    if (escaped === undefined) break;
    if (escaped === 'u' && !/^[0-9a-fA-F]{4}$/.test(text.slice(at + 1, at + 5)))
      throw new Mistake('Invalid \\uXXXX escape', at);
    if (!'"\\/bfnrtu'.includes(escaped)) throw new Mistake('Invalid \\escape', at - 1);
  }
  throw new Mistake('Unterminated string starting at', start);
}

/** NetBox refuses the numbers that Python's JSON knows beyond the standard. */
const notFinite = ['NaN', 'Infinity', '-Infinity'];
const plain = /null|true|false|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;

function scanPlain(text: string, at: number): number {
  const constant = notFinite.find((name) => text.startsWith(name, at));
  if (constant) throw new Mistake(`Out of range float values are not JSON compliant: '${constant}'`);
  plain.lastIndex = at;
  const found = plain.exec(text)?.[0];
  if (found === undefined) throw new Mistake('Expecting value', at);
  return at + found.length;
}
