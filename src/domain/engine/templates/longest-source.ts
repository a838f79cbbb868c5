/** Characters of a template. */
export const longestSource = 100_000;
