/** New objects of a draft have ids from here on, which no sequence reaches: 15 digits. */
export const firstDraftId = 900_000_000_000_000;

export const isDraftId = (id: number): boolean => id >= firstDraftId;
