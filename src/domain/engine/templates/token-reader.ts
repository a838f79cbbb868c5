import type { Token } from './tokens.ts';

/** Tokens, one after the other. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get atEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#at + ahead];
  }

  next(): Token {
    const token = this.peek();
    if (!token) throw new Error('unexpected end');
    this.#at += 1;
    return token;
  }

  takeUntil(isEnd: (token: Token) => boolean): readonly Token[] {
    const taken: Token[] = [];
    for (let token = this.peek(); token && !isEnd(token); token = this.peek()) taken.push(this.next());
    return taken;
  }

  isOperator(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token?.kind === 'operator' && token.text === text;
  }

  isName(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token?.kind === 'name' && token.text === text;
  }

  take(operator: string): boolean {
    const found = this.isOperator(operator);
    if (found) this.#at += 1;
    return found;
  }

  takeName(name: string): boolean {
    const found = this.isName(name);
    if (found) this.#at += 1;
    return found;
  }

  expect(operator: string): void {
    if (!this.take(operator)) throw new Error(`expected ${operator}`);
  }

  expectName(name: string): void {
    if (!this.takeName(name)) throw new Error(`expected ${name}`);
  }
}
