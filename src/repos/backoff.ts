const firstDelay = 25;
const longestDelay = 1_000;

/** Full jitter: a random wait between nothing and a bound that doubles with each attempt (milliseconds). */
export function backoff(attempt: number): Promise<void> {
  const bound = Math.min(longestDelay, firstDelay * 2 ** attempt);
  return new Promise((resolve) => setTimeout(resolve, Math.random() * bound));
}
