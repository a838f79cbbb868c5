/** What a signed-in person sends with each request. It lives as long as the tab. */
export interface Session {
  /** The value of the Authorization header. */
  readonly authorization: string;
  /** The token that signing in made, as a path below `/api`; signing out deletes it. */
  readonly token?: string;
}

const key = 'quartermaster.session';

export function savedSession(): Session | undefined {
  const saved = parsed(sessionStorage.getItem(key) ?? 'null');
  if (typeof saved !== 'object' || saved === null || !('authorization' in saved)) return undefined;
  const token = 'token' in saved ? { token: String(saved.token) } : {};
  return { authorization: String(saved.authorization), ...token };
}

/** Other pages of the same host write there, too: what cannot be read is no session. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function saveSession(session: Session | undefined): void {
  if (session) sessionStorage.setItem(key, JSON.stringify(session));
  else sessionStorage.removeItem(key);
}

/** Notes whose session the tab has, for when nobody can be asked. It goes with the session. */
export function rememberUser(session: Session | undefined, user: string): void {
  if (session && savedSession()?.authorization === session.authorization)
    sessionStorage.setItem(key, JSON.stringify({ ...session, user }));
}

export function rememberedUser(session: Session | undefined): string | undefined {
  const saved = parsed(sessionStorage.getItem(key) ?? 'null');
  if (typeof saved !== 'object' || saved === null || !('user' in saved && 'authorization' in saved)) return undefined;
  return saved.authorization === session?.authorization ? String(saved.user) : undefined;
}
