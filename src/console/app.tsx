import { useMemo, useRef, useState } from 'preact/hooks';
import { Client } from './api/client.ts';
import { type Session, savedSession, saveSession } from './api/session.ts';
import { signOut } from './api/sign-in.ts';
import { SignedIn } from './signed-in.tsx';
import { SignIn } from './views/sign-in.tsx';

const ended = 'Your session has ended: the token is valid no more. Sign in again.';

/** Nobody sees anything before signing in; the address stays, and is shown after it. */
export function App() {
  const [session, setSession] = useState(savedSession);
  const [notice, setNotice] = useState('');
  const become = (next: Session | undefined, why = '') => {
    saveSession(next);
    setSession(next);
    setNotice(why);
  };
  const current = useRef(session);
  current.current = session;
  // What an earlier session still hears ends no later one.
  const end = () => current.current === session && become(undefined, ended);
  const client = useMemo(() => new Client(session, end), [session]);
  if (!session) return <SignIn notice={notice} onSignIn={become} />;
  const leave = () => {
    void signOut(client);
    // On a bad network, too: whoever has signed out walks away.
    become(undefined, 'You have signed out.');
  };
  return <SignedIn client={client} onSignOut={leave} />;
}
