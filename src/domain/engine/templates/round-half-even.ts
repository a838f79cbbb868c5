/** Decimals in which JavaScript writes a number exactly, as far as ties go. */
const exactly = 100;

/** A number from zero on with so many decimals. What lies exactly between two of them becomes the even one, as in Python. */
export const fixedText = (value: number, digits: number): string =>
  evenTie(value.toFixed(exactly), digits) ?? value.toFixed(digits);

/** The same for `1.25e+3`. */
export function exponentialText(value: number, digits: number): string {
  const [mantissa = '', exponent = ''] = value.toExponential(exactly).split('e');
  const tie = evenTie(mantissa, digits);
  return tie === undefined ? value.toExponential(digits) : `${tie}e${exponent}`;
}

/** The number cut after so many decimals, if it is a tie whose even neighbour that is. JavaScript rounds ties up. */
function evenTie(exact: string, digits: number): string | undefined {
  const [whole = '', decimals = ''] = exact.split('.');
  const kept = digits === 0 ? whole : `${whole}.${decimals.slice(0, digits)}`;
  return /^50*$/.test(decimals.slice(digits)) && /[02468]$/.test(kept) ? kept : undefined;
}
