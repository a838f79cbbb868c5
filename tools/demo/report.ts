/** Prints rows under headers; numbers to the right. */
export function printTable(headers: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const widths = headers.map((header, column) =>
    Math.max(header.length, ...rows.map((row) => String(row[column] ?? '').length)),
  );
  const line = (cells: readonly (string | number)[]) =>
    `    ${cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return typeof cell === 'number' ? String(cell).padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd()}`;
  console.log(line(headers));
  console.log(line(widths.map((width) => '-'.repeat(width))));
  for (const row of rows) console.log(line(row));
}

let steps = 0;

export function step(title: string): void {
  steps += 1;
  console.log(`\n${steps}. ${title}`);
}

export const note = (words: string): void => console.log(`    ${words}`);

/** Compares what the API says with what was counted apart from it. */
export class Checks {
  #wrong = 0;
  #right = 0;

  equal(what: string, actual: number | string, expected: number | string): void {
    if (actual === expected) {
      this.#right += 1;
      return;
    }
    this.#wrong += 1;
    console.log(`    WRONG ${what}: ${actual}, counted ${expected}`);
  }

  get wrong(): number {
    return this.#wrong;
  }

  get summary(): string {
    return `${this.#right} figures equal the independent count, ${this.#wrong} do not.`;
  }
}
