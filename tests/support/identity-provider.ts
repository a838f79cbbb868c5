import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { freePort } from '../../tools/local/process.ts';

const clientId = 'quartermaster-console';

/** An identity provider of this machine: the authorization code flow for one public client, with PKCE. */
export async function startIdentityProvider() {
  const issuer = `http://127.0.0.1:${await freePort()}`;
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  const codes = new Map<string, URLSearchParams>();

  const signed = (username: string, nonce: string): Promise<string> =>
    new SignJWT({ preferred_username: username, nonce })
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .setIssuer(issuer)
      .setAudience(clientId)
      .setSubject(`subject of ${username}`)
      .setExpirationTime('5 minutes')
      .sign(privateKey);

  /** A person says who they are by following a link. */
  function choice(asked: URLSearchParams): string {
    const link = (name: string, answer: Readonly<Record<string, string>>): string => {
      const back = new URL(asked.get('redirect_uri') ?? '');
      for (const [key, value] of Object.entries({ ...answer, state: asked.get('state') ?? '' }))
        back.searchParams.set(key, value);
      return `<p><a href="${back.href.replaceAll('&', '&amp;')}">${name}</a></p>`;
    };
    const code = (changes: Readonly<Record<string, string>>): string => {
      const made = randomUUID();
      codes.set(made, new URLSearchParams({ ...Object.fromEntries(asked), ...changes }));
      return made;
    };
    return [
      link('Mia', { code: code({}) }),
      link('Mia of another sign-in', { code: code({ nonce: 'other' }) }),
      link('Nobody', { error: 'access_denied', error_description: 'Mia did not agree' }),
    ].join('');
  }

  async function token(form: URLSearchParams): Promise<object | undefined> {
    const asked = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const same = ['client_id', 'redirect_uri'].every((name) => asked?.get(name) === form.get(name));
    if (!asked || !same || form.get('client_id') !== clientId) return undefined;
    if (asked.get('code_challenge_method') !== 'S256' || asked.get('code_challenge') !== challenge) return undefined;
    return { token_type: 'Bearer', id_token: await signed('mia', asked.get('nonce') ?? '') };
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', issuer);
    const send = (status: number, type: string, body: string) =>
      response.writeHead(status, { 'Content-Type': type, 'Access-Control-Allow-Origin': '*' }).end(body);
    if (pathname === '/authorize') send(200, 'text/html', choice(searchParams));
    else if (pathname === '/keys') send(200, 'application/json', JSON.stringify({ keys: [jwk] }));
    else {
      const made = await token(new URLSearchParams(await text(request)));
      send(made ? 200 : 400, 'application/json', JSON.stringify(made ?? { error: 'invalid_grant' }));
    }
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(Number(new URL(issuer).port), '127.0.0.1', resolve));
  return {
    settings: {
      QM_OIDC_ISSUER: issuer,
      QM_OIDC_AUDIENCE: clientId,
      QM_OIDC_JWKS_URL: `${issuer}/keys`,
      QM_OIDC_CLIENT_ID: clientId,
      QM_OIDC_AUTHORIZATION_URL: `${issuer}/authorize`,
      QM_OIDC_TOKEN_URL: `${issuer}/token`,
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
