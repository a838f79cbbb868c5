const written = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/i;
const stored = /^\d{4}-\d\d-(?:[01]\d|2[0-8])T\d\d:\d\d:\d\d\.\d{3}Z$/;

/**
 * Milliseconds since 1970 of a date, or of a date and a time, in ISO 8601 and in UTC unless it names a zone. NaN for all
 * else: JavaScript's own parser takes the 31st of February for a day in March, and "rack 5" for one in May 2001.
 */
export function parseTimestamp(text: string): number {
  // As times are stored, on a day that every month has.
  if (text.length === 24 && stored.test(text)) return Date.parse(text);
  const [, day = '', time = '00:00', zone = 'Z'] = written.exec(text) ?? [];
  const midnight = new Date(`${day}T00:00Z`);
  if (Number.isNaN(midnight.getTime()) || midnight.getUTCDate() !== Number(day.slice(-2))) return Number.NaN;
  return Date.parse(`${day}T${time}${zone.toUpperCase()}`);
}

/** True for `YYYY-MM-DD` of a day that there is. */
export const isDate = (text: string): boolean => text.length === 10 && !Number.isNaN(parseTimestamp(text));
