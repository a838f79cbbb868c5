import type { TypeName } from '../../src/domain/engine/schema/field-kinds.ts';
import { oidcSettings } from '../../src/functions/http/auth/oidc/settings.ts';

/** What a use of a token writes down, where deep pages of a list begin, and collections packed for functions that start. */
const always = ['users.token#*', 'count#users.token', 'checkpoint#*', 'pack#*'];

/** Single sign-on makes users on first sight, puts them into groups, and logs that. */
const signOnTypes: readonly TypeName[] = ['users.user', 'users.group', 'core.objectchange'];

const keysOf = (type: TypeName): readonly string[] => [
  `${type}#*`,
  `unique#${type}#*`,
  `rows#${type}#*`,
  `referrers#${type}#*`,
  `count#${type}`,
  `sequence#${type}`,
];

/** Partition keys of what functions may write that only read (`*` stands for any text). */
export const keysWrittenByReads = (environment: NodeJS.ProcessEnv): readonly string[] => [
  ...always,
  ...(oidcSettings(environment) ? signOnTypes.flatMap(keysOf) : []),
];
