/** Finds the codes in the picture that a video shows now. */
export type Decoder = (video: HTMLVideoElement) => Promise<readonly string[]>;

/** What browsers with a decoder of their own have; types of browsers do not know it yet. */
interface Detector {
  detect(source: CanvasImageSource): Promise<readonly { readonly rawValue: string }[]>;
}
interface DetectorClass {
  new (options: { formats: readonly string[] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
}
declare global {
  var BarcodeDetector: DetectorClass | undefined;
}

/** The codes that are on cartons and on units. */
const needed = ['data_matrix', 'qr_code', 'code_128', 'code_39', 'ean_13', 'itf'];

/** The browser's own decoder if it reads all of them, and else one in WebAssembly, which is loaded now. */
export async function openDecoder(): Promise<Decoder> {
  const own = await ownDecoder();
  if (own) return own;
  const { openZxing } = await import('./zxing.ts');
  return openZxing();
}

async function ownDecoder(): Promise<Decoder | undefined> {
  const Detector = globalThis.BarcodeDetector;
  if (!Detector) return undefined;
  const supported = await Detector.getSupportedFormats().catch((): readonly string[] => []);
  if (!needed.every((format) => supported.includes(format))) return undefined;
  const detector = new Detector({ formats: needed });
  return async (video) => (await detector.detect(video)).map(({ rawValue }) => rawValue);
}
