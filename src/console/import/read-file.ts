import { type FileNote, type FileNoteCode, fileNotes } from '../../domain/engine/transfer/import/file-notes.ts';
import { type CsvRecord, UnusableFile } from '../../domain/engine/transfer/import/row-report.ts';
import { readCsv } from '../../functions/http/formats/read-csv.ts';

/** What a file holds, read as the import reads it. */
export interface Contents {
  readonly header: readonly string[];
  readonly rows: number;
  /** The first rows. */
  readonly records: readonly CsvRecord[];
  readonly notes: readonly FileNote[];
  /** Why it cannot be read, or not beyond the rows that are counted. */
  readonly fault: string | undefined;
}

/** As many rows as one request takes. */
export const rowsPerRequest = 1_000;

export interface Reading {
  readonly signal: AbortSignal;
  /** Told of the bytes that are read. */
  readonly onProgress?: (bytes: number) => void;
}

/** Reads a whole file; the rows of a large one are only counted. */
export async function readContents(file: Blob, reading: Reading): Promise<Contents> {
  const codes = new Set<FileNoteCode>();
  const records: CsvRecord[] = [];
  let header: readonly string[] | undefined;
  let rows = 0;
  const told = (fault: string | undefined): Contents => ({
    header: header ?? [],
    rows,
    records,
    notes: fileNotes(codes),
    fault,
  });
  try {
    for await (const record of readCsv(bytesOf(file, reading), (code) => codes.add(code))) {
      if (!header) header = record.cells;
      else {
        rows += 1;
        if (rows <= rowsPerRequest) records.push(record);
      }
    }
  } catch (error) {
    if (!(error instanceof UnusableFile)) throw error;
    return told(error.message);
  }
  return told(header ? undefined : 'The file is empty.');
}

/** Bytes that are worked on at once: the page answers keys in between. */
const pieceBytes = 200_000;
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** The bytes of a file; browsers differ in whether streams can be iterated. */
export async function* bytesOf(file: Blob, { signal, onProgress }: Reading): AsyncGenerator<Uint8Array> {
  const reader = file.stream().getReader();
  let bytes = 0;
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await reader.read();
      if (done) return;
      for (let at = 0; at < value.length; at += pieceBytes) {
        const piece = value.subarray(at, at + pieceBytes);
        yield piece;
        bytes += piece.length;
        onProgress?.(bytes);
        if (value.length > pieceBytes) await pause();
        signal.throwIfAborted();
      }
    }
  } finally {
    reader.releaseLock();
  }
}
