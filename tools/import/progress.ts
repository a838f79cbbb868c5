import type { Writable } from 'node:stream';

const width = 30;

/** `[#####     ] 500 of 1000 rows` */
export function progressBar(done: number, total: number): string {
  const filled = total === 0 ? width : Math.floor((done / total) * width);
  return `[${'#'.repeat(filled).padEnd(width)}] ${done} of ${total} rows`;
}

/** Shows how far an import is: a bar that moves on a terminal, lines elsewhere. */
export class Progress {
  readonly #out: Writable & { readonly isTTY?: boolean };
  readonly #total: number;

  constructor(out: Writable & { readonly isTTY?: boolean }, total: number) {
    this.#out = out;
    this.#total = total;
  }

  show(done: number): void {
    if (!this.#out.isTTY) this.#out.write(`${done} of ${this.#total} rows\n`);
    else this.#out.write(`\r${progressBar(done, this.#total)}${done === this.#total ? '\n' : ''}`);
  }
}
