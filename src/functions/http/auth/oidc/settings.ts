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
  /** How long API tokens last that a caller with an identity token makes. */
  readonly tokenHours: number;
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
    tokenHours: hoursIn(environment, 'QM_OIDC_TOKEN_HOURS'),
  };
}

const defaultHours = 24;
/** Ten years. */
const mostHours = 87_600;

function hoursIn(environment: NodeJS.ProcessEnv, variable: string): number {
  const hours = Number(environment[variable] || defaultHours);
  if (!(hours > 0 && hours <= mostHours)) throw new Error(`${variable} must be above 0 and at most ${mostHours}.`);
  return hours;
}

/** When API tokens end at the latest that are made now, in ISO 8601. */
export const endOfTokens = ({ tokenHours }: OidcSettings, now: Date): string =>
  new Date(now.getTime() + tokenHours * 3_600_000).toISOString();
