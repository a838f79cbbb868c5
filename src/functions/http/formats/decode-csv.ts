import type { FileNoteCode } from '../../../domain/engine/transfer/import/file-notes.ts';
import { UnusableFile } from '../../../domain/engine/transfer/import/row-report.ts';

/** Byte order marks of UTF-16. UTF-16 without one is not recognized. */
const utf16Marks: Readonly<Record<string, string>> = { '255,254': 'utf-16le', '254,255': 'utf-16be' };
const markLength = 2;

/** In Node as in browsers. */
type Decoder = InstanceType<typeof TextDecoder>;

/**
 * The text of a CSV file, in pieces that are not empty, without its byte order mark: UTF-8, or UTF-16 if it begins with the
 * mark of UTF-16. Throws UnusableFile for bytes that are not text in that encoding.
 */
export async function* decodedCsv(
  bytes: AsyncIterable<Uint8Array>,
  note: (code: FileNoteCode) => void,
): AsyncGenerator<string> {
  let decoder: Decoder | undefined;
  let head = new Uint8Array();
  for await (const piece of bytes) {
    let next = piece;
    if (!decoder) {
      head = joined(head, piece);
      if (head.length < markLength) continue;
      decoder = decoderFor(head, note);
      next = head;
    }
    const text = decode(decoder, next);
    if (text !== '') yield text;
  }
  const rest = decoder ? decode(decoder) : decode(decoderFor(head, note), head, true);
  if (rest !== '') yield rest;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

function decoderFor(head: Uint8Array, note: (code: FileNoteCode) => void): Decoder {
  const encoding = utf16Marks[head.subarray(0, markLength).join()];
  if (encoding !== undefined) note('utf-16');
  return new TextDecoder(encoding ?? 'utf-8', { fatal: true });
}

/** The next text; without a piece, what is left of the last one. */
function decode(decoder: Decoder, piece?: Uint8Array, isLast = piece === undefined): string {
  try {
    return decoder.decode(piece, { stream: !isLast });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const encoding = decoder.encoding.startsWith('utf-16') ? 'UTF-16' : 'UTF-8';
    throw new UnusableFile(`The file is not valid ${encoding}. Save it as "CSV UTF-8" and upload it again.`);
  }
}
