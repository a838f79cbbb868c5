/** The number from 0 on that a text writes in up to 15 digits, as ids, limits and offsets are; undefined for other texts. */
export const parseId = (text: string): number | undefined => (/^\d{1,15}$/.test(text) ? Number(text) : undefined);
