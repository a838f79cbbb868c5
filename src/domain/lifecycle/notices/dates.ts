const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * The day that a text names beyond doubt, as an ISO date; undefined for any other. 03/04/2026 may be two days, so that it is
 * none.
 */
export function dayOf(text: string): string | undefined {
  const given = text.trim();
  const [, year, month, day] =
    /^(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?$/.exec(given) ??
    /^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$/.exec(given) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(given) ??
    [];
  if (year && month && day) return isoDay(year, month, day);
  const [, dayOfMonth, monthName, inYear] = /^(\d{1,2})[-. ]+([a-z]{3})[a-z]*[-., ]+(\d{4})$/i.exec(given) ?? [];
  const index = months.indexOf(monthName?.toLowerCase() ?? '');
  return dayOfMonth && inYear && index >= 0 ? isoDay(inYear, `${index + 1}`, dayOfMonth) : undefined;
}

/** Undefined for a day that no calendar has. */
export function isoDay(year: string, month: string, day: string): string | undefined {
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const time = Date.parse(`${iso}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== iso ? undefined : iso;
}

/** Of years that are written with two digits: there were no electronic notices before 1980. */
export const centuryOf = (year: string): '19' | '20' => (year >= '80' ? '19' : '20');
