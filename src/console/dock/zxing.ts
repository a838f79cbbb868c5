import { prepareZXingModule, type ReaderOptions, type ReadResult, readBarcodes } from 'zxing-wasm/reader';
import wasm from 'zxing-wasm/reader/zxing_reader.wasm';
import type { Decoder } from './decoder.ts';

const options: ReaderOptions = {
  formats: ['DataMatrix', 'QRCode', 'Code128', 'Code39', 'EAN13', 'UPCA', 'ITF'],
  tryHarder: true,
  maxNumberOfSymbols: 4,
};

/** More pixels cost more time than they find codes. */
const widest = 1_280;

/** The library would fetch its WebAssembly from a host of its own; the console's stands beside its scripts. */
export async function openZxing(): Promise<Decoder> {
  const locateFile = () => new URL(wasm, document.baseURI).href;
  await prepareZXingModule({ overrides: { locateFile }, fireImmediately: true });
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('The browser draws no pictures');
  return async (video) => {
    const scale = Math.min(1, widest / Math.max(1, video.videoWidth));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    if (canvas.width === 0) return [];
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const found = await readBarcodes(context.getImageData(0, 0, canvas.width, canvas.height), options);
    return found.filter(({ isValid }) => isValid).map(textOf);
  };
}

/** The bytes as they are: the library's text writes GS1 codes for people, without the marks between their elements. */
function textOf({ bytes, text, symbologyIdentifier, contentType }: ReadResult): string {
  if (contentType !== 'GS1') return text;
  return `${symbologyIdentifier}${new TextDecoder('latin1').decode(bytes)}`;
}
