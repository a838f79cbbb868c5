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
  #shown = '';

  constructor(out: Writable & { readonly isTTY?: boolean }) {
    this.#out = out;
  }

  show(done: number, total: number): void {
    const text = this.#out.isTTY ? `\r${progressBar(done, total)}` : `${done} of ${total} rows\n`;
    if (text !== this.#shown) this.#out.write(text);
    this.#shown = text;
  }

  end(): void {
    if (this.#out.isTTY && this.#shown !== '') this.#out.write('\n');
  }
}
