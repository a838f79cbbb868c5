/** The smallest file of each kind of picture, `width` x `height`, as far as anything here reads it. */
export const pictures = {
  png(width: number, height: number): Buffer {
    const bytes = Buffer.alloc(33);
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]).copy(bytes);
    bytes.write('IHDR', 12, 'latin1');
    bytes.writeUInt32BE(width, 16);
    bytes.writeUInt32BE(height, 20);
    return bytes;
  },
  gif(width: number, height: number): Buffer {
    const bytes = Buffer.from('GIF89a\0\0\0\0\0\0\0', 'latin1');
    bytes.writeUInt16LE(width, 6);
    bytes.writeUInt16LE(height, 8);
    return bytes;
  },
  /** With `thumbnail` bytes of application data before the frame, a restart table, and a fill byte. */
  jpeg(width: number, height: number, thumbnail = 20): Buffer {
    const application = Buffer.alloc(thumbnail + 4, 0xd9);
    application.set([0xff, 0xe1]);
    application.writeUInt16BE(thumbnail + 2, 2);
    const frame = Buffer.from([0xff, 0xff, 0xc2, 0, 11, 8, 0, 0, 0, 0, 1, 1, 0x11, 0]);
    frame.writeUInt16BE(height, 6);
    frame.writeUInt16BE(width, 8);
    return Buffer.concat([Buffer.from([0xff, 0xd8]), application, Buffer.from([0xff, 0xc4, 0, 3, 0]), frame]);
  },
  webp(kind: 'VP8 ' | 'VP8L' | 'VP8X', width: number, height: number): Buffer {
    const bytes = Buffer.alloc(34);
    bytes.write('RIFF', 0, 'latin1');
    bytes.write(`WEBP${kind}`, 8, 'latin1');
    if (kind === 'VP8 ') {
      bytes.writeUInt16LE(width, 26);
      bytes.writeUInt16LE(height, 28);
    } else if (kind === 'VP8L') bytes.writeUInt32LE(((height - 1) << 14) | (width - 1), 21);
    else {
      bytes.writeUIntLE(width - 1, 24, 3);
      bytes.writeUIntLE(height - 1, 27, 3);
    }
    return bytes;
  },
};
