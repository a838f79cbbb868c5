import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

const { resolve } = createRequire(import.meta.url);
prepareZXingModule({
  overrides: { wasmBinary: Uint8Array.from(readFileSync(resolve('zxing-wasm/reader/zxing_reader.wasm'))).buffer },
  fireImmediately: false,
});

/** A code that was found in a picture. */
interface FoundCode {
  readonly kind: string;
  /** What its first character says of the kind, as scanners send it: `]C1`. */
  readonly symbology: string;
  /** What it holds; characters that end a number of variable length are among it. */
  readonly text: string;
}

/** Reads all codes in a picture, as a scanner would. */
export async function decoded(png: Uint8Array): Promise<readonly FoundCode[]> {
  const found = await readBarcodes(Uint8Array.from(png), { tryHarder: true, maxNumberOfSymbols: 255 });
  return found.map(({ format, symbologyIdentifier, bytes }) => ({
    kind: format,
    symbology: symbologyIdentifier,
    text: new TextDecoder().decode(bytes),
  }));
}
