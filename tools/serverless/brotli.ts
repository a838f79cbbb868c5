import { brotliDecompressSync } from 'node:zlib';

/** Unpacks WOFF2 fonts, in place of a package with half a megabyte of tables that Node has as well. */
export default (packed: Uint8Array): Uint8Array => brotliDecompressSync(packed);
