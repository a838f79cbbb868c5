import { invalid } from '../../../../domain/engine/errors.ts';
import type { Label } from '../../../../domain/lifecycle/paper/labels/label.ts';
import type { CodeKind } from '../../../../domain/lifecycle/paper/labels/labels-request.ts';
import type { CartonLabel } from '../../../../domain/lifecycle/paper/labels/make-labels.ts';
import { type CodeSymbol, symbolOf } from './symbol.ts';

/** A label with the code that it carries. */
export interface PrintedLabel {
  readonly heading: string;
  readonly lines: readonly string[];
  readonly kind: CodeKind;
  /** What the code holds. */
  readonly code: string;
  /** What stands below bars, for people. */
  readonly readable: string;
  readonly symbol: CodeSymbol;
}

const isAscii = (text: string): boolean => /^[\x20-\x7e]+$/.test(text);

/** What a code of a kind holds: a phone reads addresses, a scanner short texts, and bars have room for a number only. */
function contentOf({ codes: { address, text, number } }: Label, kind: CodeKind): string {
  if (kind === 'qr') return address;
  return kind === 'code128' && isAscii(number) ? number : text;
}

export function printedLabel(label: Label, kind: CodeKind): PrintedLabel {
  const code = contentOf(label, kind);
  return { heading: label.heading, lines: label.lines, kind, code, readable: code, symbol: symbolOf(kind, code) };
}

/** Fails with 400 for a number whose check digit is wrong. */
export function printedCarton({ sscc, heading, lines }: CartonLabel): PrintedLabel {
  const code = `(00)${sscc}`;
  try {
    return { heading, lines, kind: 'gs1-128', code, readable: code, symbol: symbolOf('gs1-128', code) };
  } catch {
    throw invalid({ code: [`${sscc} is not an SSCC: its last digit does not check the others.`] });
  }
}
