import { useEffect, useState } from 'preact/hooks';
import { asProblem } from '../api/problem.ts';
import type { Session } from '../api/session.ts';
import { beginSignOn, finishSignOn, type SignOn, takeAnswer } from '../api/single-sign-on.ts';

interface Props {
  readonly signOn: SignOn;
  readonly onSignIn: (session: Session) => void;
}

/** Signing in at the identity provider, and back. */
export function SingleSignOn({ signOn, onSignIn }: Props) {
  const [taken] = useState(takeAnswer);
  const [error, setError] = useState('');
  const [isBusy, setBusy] = useState(taken !== undefined);
  useEffect(() => {
    if (!taken) return;
    finishSignOn(signOn, taken).then(onSignIn, (thrown) => {
      setError(asProblem(thrown).message);
      setBusy(false);
    });
  }, []);
  const begin = () => {
    setBusy(true);
    setError('');
    void beginSignOn(signOn);
  };
  return (
    <>
      <button type="button" class="main" disabled={isBusy} onClick={begin}>
        Sign in with single sign-on
      </button>
      {isBusy && <p role="status">Signing in …</p>}
      {error && (
        <p class="error" role="alert">
          {error}.
        </p>
      )}
    </>
  );
}
