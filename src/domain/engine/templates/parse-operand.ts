import { type Arguments, type Expression, noArguments } from './expression.ts';
import type { TokenReader } from './token-reader.ts';

/** What reads the expressions within brackets. */
interface Within {
  expression(): Expression;
  tuple(): Expression;
}

/** Reads what stands between operators: a name, a literal or brackets, and what follows it. */
export class OperandParser {
  readonly #tokens: TokenReader;
  readonly #within: Within;

  constructor(tokens: TokenReader, within: Within) {
    this.#tokens = tokens;
    this.#within = within;
  }

  operand(): Expression {
    return this.#unary(true);
  }

  #unary(filtered: boolean): Expression {
    const operator = ['-', '+'].find((sign) => this.#tokens.take(sign));
    const operand: Expression = operator ? { is: 'unary', operator, operand: this.#unary(false) } : this.#primary();
    const postfixed = this.#postfix(operand);
    return filtered ? this.#filtersAndTests(postfixed) : postfixed;
  }

  #primary(): Expression {
    const token = this.#tokens.next();
    if (token.kind === 'string') return { is: 'string', text: `${token.text}${this.#adjacentStrings()}` };
    if (token.kind === 'number') return { is: 'constant', text: token.text };
    if (token.kind === 'name') return constants.get(token.text) ?? this.#name(token.text);
    if (token.text === '(') return this.#parenthesised();
    if (token.text === '[') return { is: 'list', items: this.#list(']', () => this.#within.expression()) };
    if (token.text === '{') return { is: 'dict', entries: this.#list('}', () => this.#entry()) };
    throw new Error(`unexpected ${token.text}`);
  }

  #name(name: string): Expression {
    if (reserved.has(name)) throw new Error(`unexpected ${name}`);
    return { is: 'name', name };
  }

  #adjacentStrings(): string {
    let text = '';
    while (this.#tokens.peek()?.kind === 'string') text += this.#tokens.next().text;
    return text;
  }

  #parenthesised(): Expression {
    if (this.#tokens.take(')')) return { is: 'tuple', items: [] };
    const inner = this.#within.tuple();
    this.#tokens.expect(')');
    return inner;
  }

  #entry(): readonly [Expression, Expression] {
    const key = this.#within.expression();
    this.#tokens.expect(':');
    return [key, this.#within.expression()];
  }

  #list<T>(close: string, item: () => T): readonly T[] {
    const items: T[] = [];
    while (!this.#tokens.take(close)) {
      if (items.length > 0) this.#tokens.expect(',');
      if (this.#tokens.take(close)) break;
      items.push(item());
    }
    return items;
  }

  #postfix(of: Expression): Expression {
    let expression = of;
    for (;;) {
      if (this.#tokens.take('.')) expression = this.#attribute(expression);
      else if (this.#tokens.take('[')) expression = this.#subscript(expression);
      else if (this.#tokens.isOperator('(')) expression = this.#call(expression);
      else return expression;
    }
  }

  #attribute(of: Expression): Expression {
    const token = this.#tokens.next();
    if (token.kind === 'number') return { is: 'item', of, key: { is: 'constant', text: token.text } };
    if (token.kind !== 'name') throw new Error(`unexpected ${token.text}`);
    return { is: 'attribute', of, name: token.text };
  }

  #subscript(of: Expression): Expression {
    const bounds: (Expression | undefined)[] = [];
    let colons = 0;
    for (; !this.#tokens.take(']'); ) {
      if (this.#tokens.take(':')) colons += 1;
      else bounds[colons] = this.#within.tuple();
    }
    const [key] = bounds;
    if (colons > 0) return { is: 'slice', of, bounds: [bounds[0], bounds[1], bounds[2]] };
    if (!key) throw new Error('expected a subscript');
    return { is: 'item', of, key };
  }

  #call(of: Expression): Expression {
    const line = this.#tokens.peek()?.line ?? 0;
    return { is: 'call', of, args: this.#arguments(), line };
  }

  #arguments(): Arguments {
    this.#tokens.expect('(');
    const named: [string, Expression][] = [];
    const positional: Expression[] = [];
    this.#list(')', () => {
      const name = this.#tokens.peek();
      if (name?.kind === 'name' && this.#tokens.isOperator('=', 1)) {
        this.#tokens.next();
        this.#tokens.next();
        named.push([name.text, this.#within.expression()]);
      } else positional.push(this.#within.expression());
    });
    return { positional, named };
  }

  #filtersAndTests(of: Expression): Expression {
    let expression = of;
    for (;;) {
      const line = this.#tokens.peek()?.line ?? 0;
      if (this.#tokens.take('|')) {
        const name = this.#dottedName();
        const args = this.#tokens.isOperator('(') ? this.#arguments() : noArguments;
        expression = { is: 'filter', of: expression, name, args, line };
      } else if (this.#tokens.takeName('is')) expression = this.#test(expression, line);
      else if (this.#tokens.isOperator('(')) expression = this.#call(expression);
      else return expression;
    }
  }

  #test(of: Expression, line: number): Expression {
    const negated = this.#tokens.takeName('not');
    const name = this.#dottedName();
    return { is: 'test', of, name, negated, args: this.#testArguments(), line };
  }

  /** `x is divisibleby 3` has an argument without parentheses. */
  #testArguments(): Arguments {
    if (this.#tokens.isOperator('(')) return this.#arguments();
    const next = this.#tokens.peek();
    if (!next || !(next.kind === 'operator' ? '[{'.includes(next.text) : !endsTest.has(next.text))) return noArguments;
    return { positional: [this.#postfix(this.#primary())], named: [] };
  }

  #dottedName(): string {
    const token = this.#tokens.next();
    if (token.kind !== 'name') throw new Error(`unexpected ${token.text}`);
    return token.text;
  }
}

const endsTest = new Set(['else', 'or', 'and', 'is', 'if', 'in', 'not', 'recursive']);
const reserved = new Set(['else', 'or', 'and', 'is', 'if', 'in', 'not']);

const constants = new Map<string, Expression>(
  ['true', 'True', 'false', 'False', 'none', 'None'].map((name) => [
    name,
    { is: 'constant', text: name.toLowerCase() },
  ]),
);
