import { code128, datamatrix, drawingSVG, gs1_128, qrcode } from 'bwip-js/node';
import type { CodeKind } from '../../../../domain/lifecycle/paper/labels/labels-request.ts';

/** A code as it is drawn, without the quiet zone around it. */
export interface CodeSymbol {
  readonly svg: string;
  /** Modules: the smallest bars or squares that it is made of. */
  readonly width: number;
  /** The same of its height; 0 for bars, which may be as high as one likes. */
  readonly height: number;
}

const drawers = { qr: qrcode, datamatrix, code128, 'gs1-128': gs1_128 } as const;
const names = { qr: 'qrcode', datamatrix: 'datamatrix', code128: 'code128', 'gs1-128': 'gs1-128' } as const;
/** Units of a drawing that make a module. */
const unit = { qr: 2, datamatrix: 2, code128: 1, 'gs1-128': 1 } as const;

export const isLinear = (kind: CodeKind): boolean => kind === 'code128' || kind === 'gs1-128';

/** Modules that stay white on each side. */
export const quietZone: Readonly<Record<CodeKind, number>> = { qr: 4, datamatrix: 1, code128: 10, 'gs1-128': 10 };

/** A code of a text. Fails where the text breaks a rule of GS1, such as a wrong check digit. */
export function symbolOf(kind: CodeKind, text: string): CodeSymbol {
  const options = { bcid: names[kind], text, scale: 1, ...(kind === 'qr' ? { eclevel: 'M' } : {}) };
  const drawn: string = drawers[kind](options, drawingSVG());
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(drawn) ?? [];
  return {
    svg: drawn.replace('<svg ', '<svg preserveAspectRatio="none" '),
    width: Number(width) / unit[kind],
    height: isLinear(kind) ? 0 : Number(height) / unit[kind],
  };
}
