const header = 8;
const memorySection = 5;

/** A module of WebAssembly whose only memory cannot grow beyond so many pages of 64 kB. */
export function withLargestMemory(module: Uint8Array, pages: number): Uint8Array {
  for (let at = header; at < module.length; ) {
    const [length, content] = readNumber(module, at + 1);
    const end = content + length;
    if (module[at] === memorySection) {
      const [smallest] = readNumber(module, content + 2);
      const memory = [1, 1, ...writtenNumber(smallest), ...writtenNumber(pages)];
      return Buffer.concat([
        module.subarray(0, at),
        Uint8Array.from([memorySection, memory.length, ...memory]),
        module.subarray(end),
      ]);
    }
    at = end;
  }
  throw new Error('The module has no memory of its own.');
}

/** Numbers are written in groups of seven bits, the lowest first. */
function readNumber(bytes: Uint8Array, from: number): readonly [number, number] {
  let value = 0;
  for (let at = from, shift = 0; ; at += 1, shift += 7) {
    const byte = bytes[at] ?? 0;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return [value, at + 1];
  }
}

const writtenNumber = (value: number): number[] =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...writtenNumber(value >>> 7)];
