import { invalid } from '../../../engine/errors.ts';
import type { Parameters } from '../../../engine/query/selection.ts';
import { isSheetName, labelsPerPage, type SheetName, sheets } from './sheets.ts';

/** The route that prints labels. */
export const labelsRoute = {
  app: 'asset-lifecycle',
  endpoint: 'labels',
  path: '/api/plugins/asset-lifecycle/labels',
} as const;

export const labelFormats = ['pdf', 'zpl'] as const;
export const codeKinds = ['qr', 'datamatrix', 'code128', 'gs1-128'] as const;
export type CodeKind = (typeof codeKinds)[number];
export const printerDots = ['203', '300', '600'] as const;

/** What a request for labels says beside which objects they are of. */
export interface LabelsRequest {
  readonly format: (typeof labelFormats)[number];
  readonly code: CodeKind;
  readonly sheet: SheetName;
  /** The first label that is not used yet, counted from 1. */
  readonly start: number;
  /** Of a label on a roll: millimetres, and dots an inch of its printer. */
  readonly roll: Roll;
}

export interface Roll {
  readonly width: number;
  readonly height: number;
  readonly dots: number;
}

/** Parameters that are no filters of the objects. */
const own = ['type', 'format', 'code', 'sheet', 'start', 'size', 'dots', 'limit', 'offset'] as const;

/** The parameters that select objects: the filters of their list, and all that match. */
export const objectFilters = (query: Parameters): Parameters =>
  new Map([...[...query].filter(([name]) => !own.some((other) => other === name)), ['limit', ['0']]]);

const last = (query: Parameters, name: (typeof own)[number]): string | undefined =>
  query.get(name)?.at(-1) || undefined;

/** Reads the parameters; fails with 400 and what is wrong with each. */
export function labelsRequest(query: Parameters): LabelsRequest {
  const sheet = last(query, 'sheet') ?? 'L7160';
  if (!isSheetName(sheet)) throw invalid({ sheet: [noChoice(sheet, Object.keys(sheets))] });
  return {
    format: oneOf(query, 'format', labelFormats),
    code: oneOf(query, 'code', codeKinds),
    sheet,
    start: startIn(query, labelsPerPage(sheets[sheet])),
    roll: rollIn(query),
  };
}

function oneOf<T extends string>(query: Parameters, name: (typeof own)[number], choices: readonly [T, ...T[]]): T {
  const given = last(query, name) ?? choices[0];
  const found = choices.find((choice) => choice === given);
  if (found === undefined) throw invalid({ [name]: [noChoice(given, choices)] });
  return found;
}

const noChoice = (given: string, choices: readonly string[]): string =>
  `Select a valid choice. ${given} is not one of ${choices.join(', ')}.`;

function startIn(query: Parameters, most: number): number {
  const start = Number(last(query, 'start') ?? 1);
  if (!Number.isInteger(start) || start < 1 || start > most)
    throw invalid({ start: [`This must be a whole number from 1 to ${most}.`] });
  return start;
}

/** Millimetres between which printers have rolls. */
const rolls = { least: 10, most: 200 } as const;

function rollIn(query: Parameters): Roll {
  const [, wide, high] = /^(\d{1,3}(?:\.\d)?)x(\d{1,3}(?:\.\d)?)$/.exec(last(query, 'size') ?? '57x32') ?? [];
  const [width, height] = [Number(wide), Number(high)];
  const fits = (length: number): boolean => length >= rolls.least && length <= rolls.most;
  if (!fits(width) || !fits(height))
    throw invalid({
      size: [`This must be width x height in millimetres, such as 57x32, each from ${rolls.least} to ${rolls.most}.`],
    });
  return { width, height, dots: Number(oneOf(query, 'dots', printerDots)) };
}
