/** A pattern as RE2 runs it: the time of a match grows with the length of the text and with nothing else. */
export type Pattern =
  | { readonly problem: string }
  | {
      readonly problem?: undefined;
      /** Anywhere in the text. */
      readonly finds: (text: string) => boolean;
      /** From the first character on. */
      readonly begins: (text: string) => boolean;
    };

const longestPattern = 500;
const known = new Map<string, Pattern>();
const mostKnown = 100;

/** Compiles a regular expression from user input. The library is loaded with the first one. */
export async function boundedPattern(text: string, caseInsensitive = false): Promise<Pattern> {
  if (text.length > longestPattern) return { problem: `longer than ${longestPattern} characters` };
  const key = `${caseInsensitive ? 'i' : ''}/${text}`;
  const pattern = known.get(key) ?? (await compiled(text, caseInsensitive));
  if (known.size >= mostKnown) known.clear();
  known.set(key, pattern);
  return pattern;
}

async function compiled(text: string, caseInsensitive: boolean): Promise<Pattern> {
  const { RE2JS } = await import('re2js');
  try {
    const pattern = RE2JS.compile(text, caseInsensitive ? RE2JS.CASE_INSENSITIVE : 0);
    return {
      finds: (subject) => pattern.matcher(subject).find(),
      begins: (subject) => pattern.matcher(subject).lookingAt(),
    };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
