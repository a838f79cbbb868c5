import { UnreadableNotice } from '../delivery-notice.ts';

/** Bytes of all parts of a workbook together, as they are when they are unpacked. */
const mostBytes = 30_000_000;
const mostEntries = 2_000;

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;
const endLength = 22;
const longestComment = 65_535;

interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly packed: Uint8Array<ArrayBuffer>;
  /** Unpacked bytes, as the archive says. */
  readonly size: number;
}

export interface UnzippedPart {
  readonly name: string;
  readonly content: Uint8Array;
}

const broken = (): UnreadableNotice => new UnreadableNotice('The workbook is not a whole ZIP archive.');
const tooLarge = (): UnreadableNotice =>
  new UnreadableNotice(`The workbook is larger than ${mostBytes / 1_000_000} MB when it is unpacked.`);

/** The names in the central directory of an archive. */
export const zipNames = (bytes: Uint8Array<ArrayBuffer>): readonly string[] => entriesOf(bytes).map(({ name }) => name);

/**
 * Unpacks those parts of an archive that are wanted. Sizes are looked at before anything is unpacked, and unpacked bytes are
 * counted as they come, since an archive may say less than it holds.
 */
export async function unzip(
  bytes: Uint8Array<ArrayBuffer>,
  isWanted: (name: string) => boolean,
): Promise<readonly UnzippedPart[]> {
  const entries = entriesOf(bytes).filter(({ name }) => isWanted(name));
  if (entries.reduce((sum, { size }) => sum + size, 0) > mostBytes) throw tooLarge();
  const parts: UnzippedPart[] = [];
  let left = mostBytes;
  for (const entry of entries) {
    const content = await unpacked(entry, left);
    if (content.length !== entry.size) throw broken();
    left -= content.length;
    parts.push({ name: entry.name, content });
  }
  return parts;
}

function entriesOf(bytes: Uint8Array<ArrayBuffer>): readonly ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const end = endOf(view);
    const count = view.getUint16(end + 10, true);
    if (count > mostEntries) throw new UnreadableNotice(`The workbook has more than ${mostEntries} parts.`);
    let at = view.getUint32(end + 16, true);
    const names = new Set<string>();
    return Array.from({ length: count }, () => {
      const { entry, next } = entryAt(bytes, view, at);
      // Two readers may take different ones.
      if (names.has(entry.name)) throw broken();
      names.add(entry.name);
      at = next;
      return entry;
    });
  } catch (error) {
    throw error instanceof RangeError ? broken() : error;
  }
}

function endOf(view: DataView): number {
  const first = Math.max(0, view.byteLength - endLength - longestComment);
  for (let at = view.byteLength - endLength; at >= first; at--)
    if (view.getUint32(at, true) === endSignature) return at;
  throw broken();
}

function entryAt(bytes: Uint8Array<ArrayBuffer>, view: DataView, at: number) {
  if (view.getUint32(at, true) !== entrySignature) throw broken();
  const flags = view.getUint16(at + 8, true);
  if ((flags & 1) === 1) throw new UnreadableNotice('The workbook is protected with a password.');
  const packedSize = view.getUint32(at + 20, true);
  const nameLength = view.getUint16(at + 28, true);
  const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  const local = view.getUint32(at + 42, true);
  if (view.getUint32(local, true) !== localSignature) throw broken();
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (start + packedSize > bytes.length) throw broken();
  const entry: ZipEntry = {
    name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)),
    method: view.getUint16(at + 10, true),
    packed: bytes.subarray(start, start + packedSize),
    size: view.getUint32(at + 24, true),
  };
  return { entry, next };
}

const stored = 0;
const deflated = 8;

async function unpacked({ method, packed }: ZipEntry, most: number): Promise<Uint8Array> {
  if (method === stored) return packed;
  if (method !== deflated) throw broken();
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const piece of new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'))) {
      length += piece.length;
      if (length > most) throw tooLarge();
      pieces.push(piece);
    }
  } catch (error) {
    throw error instanceof UnreadableNotice ? error : broken();
  }
  return joined(pieces, length);
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
