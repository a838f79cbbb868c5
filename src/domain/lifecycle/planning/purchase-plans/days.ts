const dayLength = 86_400_000;

/** Days from one day (YYYY-MM-DD) to another; negative when that is earlier. */
export const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / dayLength;

/** The day that is so many days after another; null for no number. */
export const dayAfter = (day: string, days: number | null): string | null =>
  days === null ? null : new Date(Date.parse(day) + days * dayLength).toISOString().slice(0, 10);
