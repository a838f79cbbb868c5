/** Standard Webhooks. The libraries of receivers take no other text behind `whsec_`, and would not know our signature. */
const standardSecret = /^whsec_(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}={0,2}|[A-Za-z0-9+/]{3}=?)?$/;
const wrongSecret = 'Behind whsec_ there must be base64, of 4 characters or more.';

/** What is wrong with the key of signatures. */
export const secretProblems = (secret: string): readonly string[] =>
  secret.startsWith('whsec_') && !standardSecret.test(secret) ? [wrongSecret] : [];
