import type { TargetedSubmitEvent } from 'preact';
import { useState } from 'preact/hooks';
import { asProblem } from '../api/problem.ts';
import type { Session } from '../api/session.ts';
import { signInWithPassword, signInWithToken } from '../api/sign-in.ts';
import { offeredSignOn } from '../api/single-sign-on.ts';
import { Heading } from '../parts/heading.tsx';
import { SingleSignOn } from '../parts/single-sign-on.tsx';

interface Props {
  /** Why a person is here again. */
  readonly notice: string;
  readonly onSignIn: (session: Session) => void;
}

export function SignIn({ notice, onSignIn }: Props) {
  const [signOn] = useState(offeredSignOn);
  const [withToken, setWithToken] = useState(false);
  const [error, setError] = useState('');
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '');
    setBusy(true);
    try {
      onSignIn(
        await (withToken ? signInWithToken(text('token')) : signInWithPassword(text('username'), text('password'))),
      );
    } catch (thrown) {
      const { status, message } = asProblem(thrown);
      setError(status === 401 || status === 403 ? `${message}. Check what you typed, then try again.` : message);
      setBusy(false);
    }
  };
  const change = () => {
    setWithToken(!withToken);
    setError('');
  };
  return (
    <main class="sign-in">
      <Heading title="Sign in to Quartermaster" />
      {notice && <p role="status">{notice}</p>}
      {signOn && <SingleSignOn signOn={signOn} onSignIn={onSignIn} />}
      <form onSubmit={submit}>
        {withToken ? <TokenField /> : <PasswordFields />}
        {error && (
          <p class="error" role="alert">
            {error}
          </p>
        )}
        <button type="submit" class="main" disabled={isBusy}>
          Sign in
        </button>
      </form>
      <button type="button" class="link" onClick={change}>
        {withToken ? 'Sign in with user name and password' : 'Sign in with an API token'}
      </button>
    </main>
  );
}

const TokenField = () => (
  <label>
    API token
    <input key="token" name="token" type="password" autocomplete="off" required />
  </label>
);

const PasswordFields = () => (
  <>
    <label>
      User name
      <input key="username" name="username" autocomplete="username" autocapitalize="none" required />
    </label>
    <label>
      Password
      <input key="password" name="password" type="password" autocomplete="current-password" required />
    </label>
  </>
);
