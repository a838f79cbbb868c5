import type { Expression } from './expression.ts';
import { withLoopScopes } from './loop-scopes.ts';
import { ExpressionParser } from './parse-expression.ts';
import { firstName, type Part, splitTemplate, type Tag } from './split-template.ts';
import { TokenReader } from './token-reader.ts';
import type { Token } from './tokens.ts';

/** What a tag says. `other` is left to the library as it stands. */
export type Statement =
  | { readonly is: 'output' | 'if' | 'elif' | 'do'; readonly expression: Expression }
  | {
      readonly is: 'for';
      readonly targets: readonly Token[];
      readonly over: Expression;
      readonly condition: Expression | undefined;
      readonly recursive: boolean;
    }
  | { readonly is: 'set'; readonly targets: readonly Token[]; readonly value: Expression }
  | { readonly is: 'other'; readonly keyword: string };

export type ReadPart =
  | Extract<Part, { kind: 'text' }>
  | { readonly kind: 'tag'; readonly tag: Tag; readonly statement: Statement };

/** The parts of a template before they are read. */
export const templateParts = (source: string): readonly Part[] => withLoopScopes(splitTemplate(source));

export const readTemplate = (source: string): readonly ReadPart[] => templateParts(source).map(readPart);

export const readPart = (part: Part): ReadPart =>
  part.kind === 'text' ? part : { kind: 'tag', tag: part, statement: statementOf(part) };

/** What cannot be read here cannot be read by the library either, which says why. */
function statementOf(tag: Tag): Statement {
  const keyword = tag.kind === 'output' ? '' : (firstName(tag) ?? '');
  try {
    const tokens = new TokenReader(tag.kind === 'output' ? tag.tokens : tag.tokens.slice(1));
    const statement = readStatement(tag.kind === 'output' ? 'output' : keyword, new ExpressionParser(tokens));
    if (statement && tokens.atEnd) return statement;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
  return { is: 'other', keyword };
}

function readStatement(keyword: string, parser: ExpressionParser): Statement | undefined {
  switch (keyword) {
    case 'output':
    case 'if':
    case 'elif':
    case 'do':
      return { is: keyword, expression: parser.tuple() };
    case 'for':
      return loop(parser);
    case 'set':
      return assignment(parser);
    default:
      return undefined;
  }
}

function loop(parser: ExpressionParser): Statement {
  const { tokens } = parser;
  const targets = tokens.takeUntil((token) => token.kind === 'name' && token.text === 'in');
  tokens.expectName('in');
  const over = parser.tuple(true);
  const condition = tokens.takeName('if') ? parser.expression() : undefined;
  return { is: 'for', targets, over, condition, recursive: tokens.takeName('recursive') };
}

function assignment(parser: ExpressionParser): Statement {
  const { tokens } = parser;
  const targets = tokens.takeUntil((token) => token.kind === 'operator' && token.text === '=');
  tokens.expect('=');
  return { is: 'set', targets, value: parser.tuple() };
}
