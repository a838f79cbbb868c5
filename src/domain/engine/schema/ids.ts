/** The number from 0 on that a text writes in up to 15 digits, as ids, limits and offsets are; undefined for other texts. */
export const parseId = (text: string): number | undefined => (/^\d{1,15}$/.test(text) ? Number(text) : undefined);

/** UUIDs, as NetBox's requests and jobs have them. */
export const uuidPattern = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;
export const isUuid = (text: string): boolean => uuidPattern.test(text);
