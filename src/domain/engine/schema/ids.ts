/** The number from 0 on that a text writes in up to 15 digits, as ids, limits and offsets are; undefined for other texts. */
export const parseId = (text: string): number | undefined => (/^\d{1,15}$/.test(text) ? Number(text) : undefined);

/** UUIDs, with or without hyphens. */
export const uuidPattern = /^([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})$/i;

/** A UUID as it is stored: in lower case, with hyphens; undefined for other texts. */
export const parseUuid = (text: string): string | undefined => uuidPattern.exec(text)?.slice(1).join('-').toLowerCase();
