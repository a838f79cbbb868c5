/** In pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** Pixels of a side: no format of photos has more. */
export const longestSide = 65_535;

/** The size of an image by the beginning of its file; undefined where that does not tell it, or what no image has. */
export function imageSize(start: Uint8Array, contentType: string): ImageSize | undefined {
  const read = readers[contentType];
  try {
    const size = read?.(Buffer.from(start));
    return size && isSide(size.width) && isSide(size.height) ? size : undefined;
  } catch (error) {
    // The file ends where its size should stand.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const isSide = (pixels: number): boolean => pixels > 0 && pixels <= longestSide;

const readers: Readonly<Record<string, (bytes: Buffer) => ImageSize | undefined>> = {
  'image/png': (bytes) =>
    bytes.toString('latin1', 12, 16) === 'IHDR'
      ? { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
      : undefined,
  'image/gif': (bytes) => ({ width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }),
  'image/jpeg': jpegSize,
  'image/webp': webpSize,
};

/** Segments of a length each, until the frame that holds the size. */
function jpegSize(bytes: Buffer): ImageSize | undefined {
  let at = 2;
  while (bytes.readUInt8(at) === 0xff) {
    const marker = bytes.readUInt8(at + 1);
    if (isFrame(marker)) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    // Any number of bytes 0xFF may stand before a marker.
    at += marker === 0xff ? 1 : 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}

/** SOF0 to SOF15, among which DHT, JPG and DAC have their numbers, too. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

function webpSize(bytes: Buffer): ImageSize | undefined {
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8 ':
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
    case 'VP8L': {
      const bits = bytes.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8X':
      return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
    default:
      return undefined;
  }
}
