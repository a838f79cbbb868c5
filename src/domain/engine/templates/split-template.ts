import { type Token, tokensUntil } from './tokens.ts';

/** A piece of a template. Texts hold what is written as it stands, comments and raw blocks among it. */
export type Part =
  | { readonly kind: 'text'; readonly source: string }
  | {
      readonly kind: 'output' | 'statement';
      readonly source: string;
      /** With the sign that removes or keeps white space: `{%-`. */
      readonly open: string;
      readonly close: string;
      readonly tokens: readonly Token[];
      readonly line: number;
    };

const opening = /\{(?:[{%][-+]?|#)/g;
const endOfRaw = /\{%[-+]?\s*endraw\s*[-+]?%\}/g;

/** Takes a template apart at its tags. What has no end is a text: the library says what is wrong with it. */
export function splitTemplate(source: string): readonly Part[] {
  const parts: Part[] = [];
  let from = 0;
  let line = 1;
  const add = (part: Part): void => {
    parts.push(part);
    from += part.source.length;
    line += newlines(part.source);
  };
  const addText = (to: number): void => {
    if (to > from) add({ kind: 'text', source: source.slice(from, to) });
  };
  while (from < source.length) {
    opening.lastIndex = from;
    const found = opening.exec(source);
    addText(found?.index ?? source.length);
    if (!found) break;
    const tag = found[0] === '{#' ? undefined : tagAt(source, from, found[0], line);
    if (tag && firstName(tag) !== 'raw') add(tag);
    else addText(endOfText(source, from, tag));
  }
  return parts;
}

/** Where a comment, a raw block or a tag without end ends. */
function endOfText(source: string, from: number, raw: Part | undefined): number {
  if (raw) {
    endOfRaw.lastIndex = from + raw.source.length;
    return endOfRaw.exec(source) ? endOfRaw.lastIndex : source.length;
  }
  const end = source.startsWith('{#', from) ? source.indexOf('#}', from + 2) : -1;
  return end < 0 ? source.length : end + 2;
}

export type Tag = Exclude<Part, { kind: 'text' }>;

function tagAt(source: string, from: number, open: string, line: number): Tag | undefined {
  const kind = open.startsWith('{{') ? 'output' : 'statement';
  const read = tokensUntil(source, from + open.length, kind === 'output' ? '}}' : '%}', line);
  return read && { kind, source: source.slice(from, read.end), open, close: read.close, tokens: read.tokens, line };
}

export const firstName = ({ tokens }: Tag): string | undefined =>
  tokens[0]?.kind === 'name' ? tokens[0].text : undefined;

export const newlines = (text: string): number => text.split('\n').length - 1;
