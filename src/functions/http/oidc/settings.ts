/** An OpenID Connect provider whose tokens are taken. */
export interface OidcSettings {
  readonly issuer: string;
  readonly audience: string;
  /** Where the provider publishes its public keys. */
  readonly jwksUrl: string;
  /** The claim that names the user. */
  readonly usernameClaim: string;
  /** The claim that lists groups; without one, groups are managed here. */
  readonly groupsClaim: string | undefined;
}

/** The provider that the environment names; undefined, which takes no such tokens, unless it is named completely. */
export function oidcSettings(environment: NodeJS.ProcessEnv): OidcSettings | undefined {
  const { QM_OIDC_ISSUER: issuer, QM_OIDC_AUDIENCE: audience, QM_OIDC_JWKS_URL: jwksUrl } = environment;
  if (!issuer || !audience || !jwksUrl) return undefined;
  return {
    issuer,
    audience,
    jwksUrl,
    usernameClaim: environment.QM_OIDC_USERNAME_CLAIM || 'preferred_username',
    groupsClaim: environment.QM_OIDC_GROUPS_CLAIM || undefined,
  };
}
