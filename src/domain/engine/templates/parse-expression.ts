import type { Expression } from './expression.ts';
import { OperandParser } from './parse-operand.ts';
import type { TokenReader } from './token-reader.ts';

/** Reads expressions with the precedence of Jinja2. */
export class ExpressionParser {
  readonly tokens: TokenReader;
  readonly #operands: OperandParser;
  #depth = 0;

  constructor(tokens: TokenReader) {
    this.tokens = tokens;
    this.#operands = new OperandParser(tokens, this);
  }

  /** One expression, or several with commas between them, which make a tuple. `bare` leaves a condition behind it alone. */
  tuple(bare = false): Expression {
    const one = (): Expression => (bare ? this.#or() : this.expression());
    const first = one();
    if (!this.tokens.isOperator(',')) return first;
    const items = [first];
    while (this.tokens.take(',')) {
      if (this.tokens.atEnd || this.tokens.isOperator(')') || this.tokens.isName('in') || this.tokens.isOperator('='))
        break;
      items.push(one());
    }
    return { is: 'tuple', items };
  }

  expression(): Expression {
    this.#depth += 1;
    if (this.#depth > deepest) throw new Error('nested too deeply');
    let expression = this.#or();
    while (this.tokens.takeName('if')) {
      const condition = this.#or();
      const otherwise = this.tokens.takeName('else') ? this.expression() : undefined;
      expression = { is: 'choice', condition, chosen: expression, otherwise };
    }
    this.#depth -= 1;
    return expression;
  }

  #or(): Expression {
    return this.#leftToRight(['or'], () => this.#leftToRight(['and'], () => this.#not()));
  }

  #not(): Expression {
    let negations = 0;
    while (this.tokens.isName('not') && !this.tokens.isName('in', 1)) {
      this.tokens.next();
      negations += 1;
    }
    let operand = this.#compare();
    for (; negations > 0; negations -= 1) operand = { is: 'unary', operator: 'not', operand };
    return operand;
  }

  #compare(): Expression {
    const first = this.#sum();
    const rest: [string, Expression][] = [];
    for (let operator = this.#comparison(); operator; operator = this.#comparison()) rest.push([operator, this.#sum()]);
    return rest.length === 0 ? first : { is: 'compare', first, rest };
  }

  #comparison(): string | undefined {
    const symbol = ['==', '!=', '<=', '>=', '<', '>'].find((operator) => this.tokens.take(operator));
    if (symbol) return symbol;
    if (this.tokens.takeName('in')) return 'in';
    if (!this.tokens.isName('not') || !this.tokens.isName('in', 1)) return undefined;
    this.tokens.next();
    this.tokens.next();
    return 'not in';
  }

  #sum(): Expression {
    return this.#leftToRight(['+', '-'], () => this.#concat());
  }

  #concat(): Expression {
    const items = [this.#product()];
    while (this.tokens.take('~')) items.push(this.#product());
    const [only] = items;
    return items.length === 1 && only ? only : { is: 'concat', items };
  }

  #product(): Expression {
    return this.#leftToRight(['*', '/', '//', '%'], () => this.#leftToRight(['**'], () => this.#operands.operand()));
  }

  #leftToRight(operators: readonly string[], operand: () => Expression): Expression {
    let left = operand();
    for (;;) {
      const line = this.tokens.peek()?.line ?? 0;
      const operator = operators.find((one) => this.tokens.take(one) || this.tokens.takeName(one));
      if (!operator) return left;
      left = { is: 'binary', operator, left, right: operand(), line };
    }
  }
}

/** Deeper ones are left to the library, which refuses them. */
const deepest = 100;
