import type { NoticeLine } from './delivery-notice.ts';

/** What may have been meant; the caller may view it. */
export interface Candidate {
  readonly object_type: string;
  readonly object_id: number;
  readonly display: string;
}

/** Why a notice cannot be taken as it is. */
export interface NoticeProblem {
  readonly code: ProblemCode;
  readonly message: string;
  /** Place in the file; '' for the whole notice. */
  readonly place: string;
  /** Number of the line. */
  readonly line: string;
  readonly candidates: readonly Candidate[];
}

export type ProblemCode =
  | 'no-number'
  | 'no-order'
  | 'unknown-order'
  | 'ambiguous-order'
  | 'order-status'
  | 'other-vendor'
  | 'unknown-item'
  | 'ambiguous-item'
  | 'contradiction'
  | 'unknown-assignment'
  | 'unit'
  | 'quantity'
  | 'serial'
  | 'too-many'
  | 'courier'
  | 'shipment'
  | 'received';

/** A problem of the notice as a whole. */
export const wholeProblem = (
  code: ProblemCode,
  message: string,
  candidates: readonly Candidate[] = [],
): NoticeProblem => ({ code, message, place: '', line: '', candidates });

/** A problem of one of its lines. */
export const lineProblem = (
  { place, number }: NoticeLine,
  code: ProblemCode,
  message: string,
  candidates: readonly Candidate[] = [],
): NoticeProblem => ({ code, message, place, line: number, candidates });
