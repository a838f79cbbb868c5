import { oidcSettings } from './settings.ts';

/** What the console needs to sign people in at the provider: the authorization code flow of a public client, with PKCE. */
export interface ConsoleSignOn {
  readonly issuer: string;
  readonly clientId: string;
  readonly authorizationUrl: string;
  readonly tokenUrl: string;
}

/** Undefined where the provider is not set, or has no client for the console. Fails for addresses that leave the code to anybody. */
export function consoleSignOn(environment: NodeJS.ProcessEnv): ConsoleSignOn | undefined {
  const provider = oidcSettings(environment);
  const {
    QM_OIDC_CLIENT_ID: clientId = '',
    QM_OIDC_AUTHORIZATION_URL: authorizationUrl = '',
    QM_OIDC_TOKEN_URL: tokenUrl = '',
  } = environment;
  if (clientId === '' && authorizationUrl === '' && tokenUrl === '') return undefined;
  if (!provider || clientId === '')
    throw new Error(
      'QM_OIDC_CLIENT_ID, QM_OIDC_AUTHORIZATION_URL and QM_OIDC_TOKEN_URL need each other and a provider.',
    );
  for (const url of [authorizationUrl, tokenUrl]) requireSafe(url);
  return { issuer: provider.issuer, clientId, authorizationUrl, tokenUrl };
}

function requireSafe(url: string): void {
  const { protocol, hostname } = URL.canParse(url) ? new URL(url) : { protocol: '', hostname: '' };
  const isLocal = protocol === 'http:' && ['localhost', '127.0.0.1'].includes(hostname);
  if (protocol !== 'https:' && !isLocal)
    throw new Error('QM_OIDC_AUTHORIZATION_URL and QM_OIDC_TOKEN_URL must be addresses that begin with https://.');
}
