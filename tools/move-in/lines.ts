import { appendFileSync, closeSync, fsyncSync, openSync, readSync, truncateSync } from 'node:fs';

const chunkBytes = 1 << 20;

/**
 * The lines of a file of any size. A process that was killed may have left half a line at the end: it is cut off, so that what
 * is written next stands in a line of its own.
 */
export function* wholeLines(file: string): Generator<string> {
  const from = openSync(file, 'r');
  let whole = 0;
  let rest: Buffer = Buffer.alloc(0);
  try {
    const chunk = Buffer.alloc(chunkBytes);
    for (let got = readSync(from, chunk); got > 0; got = readSync(from, chunk)) {
      const bytes = Buffer.concat([rest, chunk.subarray(0, got)]);
      const end = bytes.lastIndexOf('\n') + 1;
      whole += end;
      rest = bytes.subarray(end);
      if (end > 0) yield* bytes.toString('utf8', 0, end - 1).split('\n');
    }
  } finally {
    closeSync(from);
  }
  if (rest.length > 0) truncateSync(file, whole);
}

/** Writes a file line by line, and has it on the disk when it returns. */
export function writeLines(file: string, lines: Iterable<string>): void {
  const to = openSync(file, 'w', 0o600);
  try {
    let text = '';
    for (const line of lines) {
      text += `${line}\n`;
      if (text.length < chunkBytes) continue;
      appendFileSync(to, text);
      text = '';
    }
    appendFileSync(to, text);
    fsyncSync(to);
  } finally {
    closeSync(to);
  }
}
