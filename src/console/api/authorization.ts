/** The header for a token as people paste it: with its scheme or without, of either version. */
export function authorizationFor(pasted: string): string {
  const token = pasted.trim().replace(/^(bearer|token)\s+/i, '');
  return token.startsWith('nbt_') ? `Bearer ${token}` : `Token ${token}`;
}

/** The header for what `users/tokens/provision/` answers. */
export const authorizationOf = ({ version, key, token }: { version: unknown; key: unknown; token: unknown }): string =>
  version === 2 ? `Bearer nbt_${key}.${token}` : `Token ${token}`;
