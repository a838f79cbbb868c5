/** Weak networks answer nothing and fail not either: how long to wait where something else can be done, in milliseconds. */
const short = 5_000;
/** The API gives up by then. */
const long = 30_000;

/** Ends with the view, and soon if there is something kept to show instead. */
export const impatient = (signal: AbortSignal, hasKept: boolean): AbortSignal =>
  hasKept ? AbortSignal.any([signal, AbortSignal.timeout(short)]) : signal;

export const shortly = (): AbortSignal => AbortSignal.timeout(short);
export const atLast = (): AbortSignal => AbortSignal.timeout(long);
