import { invalid } from '../../../../domain/engine/errors.ts';
import type { Roll } from '../../../../domain/lifecycle/paper/labels/labels-request.ts';
import { layoutOf } from './label-layout.ts';
import type { PrintedLabel } from './printed-label.ts';

/** Labels in the language of Zebra's printers, which draw codes by themselves. */
export const zplOf = (labels: readonly PrintedLabel[], roll: Roll): string =>
  labels.map((label) => zplLabel(label, roll)).join('');

function zplLabel(label: PrintedLabel, roll: Roll): string {
  const { code, module, lines } = layoutOf(label, roll);
  const dots = (millimetres: number): number => Math.round((millimetres * roll.dots) / 25.4);
  const perModule = Math.floor((module * roll.dots) / 25.4);
  if (perModule < 1) throw invalid({ dots: ['The printer is too coarse for the code: choose larger labels, or qr.'] });
  const field = (x: number, y: number, commands: string, data: string): string =>
    `^FO${dots(x)},${dots(y)}${commands}^FH_^FD${escaped(data)}^FS\n`;
  return [
    // UTF-8; width and length of the label in dots.
    `^XA\n^CI28\n^PW${dots(roll.width)}\n^LL${dots(roll.height)}\n^LH0,0\n`,
    field(code.x, code.y, codeCommand(label, perModule, dots(code.height)), codeData(label)),
    ...lines.map(({ text, x, y, size }) => field(x, y, `^A0N,${dots(size)},${dots(size)}`, text)),
    '^XZ\n',
  ].join('');
}

/** QR codes are magnified ten times at most. */
const largestMagnification = 10;

function codeCommand({ kind }: PrintedLabel, perModule: number, height: number): string {
  switch (kind) {
    case 'qr':
      return `^BQN,2,${Math.min(perModule, largestMagnification)}`;
    case 'datamatrix':
      return `^BXN,${perModule},200`;
    case 'code128':
      return `^BY${perModule}^BCN,${height},N,N,N,A`;
    case 'gs1-128':
      // The printer sets FNC1 and leaves brackets out of the code.
      return `^BY${perModule}^BCN,${height},N,N,N,D`;
  }
}

/** Of a QR code, its level of correction (M) and the automatic choice of modes (A) stand before the data. */
function codeData({ kind, code }: PrintedLabel): string {
  if (kind === 'qr') return `MA,${code}`;
  return kind === 'code128' ? code.replaceAll('>', '>0') : code;
}

/** Characters that would begin a command, or the escape itself, as their numbers; control characters show nothing. */
const escaped = (text: string): string =>
  text.replace(/\p{Cc}/gu, '').replace(/[\^~_]/g, (sign) => `_${sign.charCodeAt(0).toString(16).toUpperCase()}`);
