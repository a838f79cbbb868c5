import type { JsonObject } from '../../domain/model/json.ts';
import type { StoredObject } from '../../domain/model/resource.ts';
import { token } from '../../domain/platform/token.ts';
import type { Context } from '../../domain/use-cases/context.ts';
import { save } from '../../domain/use-cases/save.ts';
import { tokenPepper } from './environment.ts';
import { digestOf, newSecret } from './tokens.ts';

/** NetBox keeps several peppers by number; one is in use here. */
const pepperId = 1;
const hintLength = 6;

/**
 * Makes a token for the caller, or for another user whom a superuser names. `token` in the answer is the secret, this once.
 */
export async function createToken(
  context: Context,
  input: JsonObject,
  given?: string,
): Promise<{ object: StoredObject; extra: JsonObject }> {
  const version = Number(input['version'] ?? 2);
  const { key, secret } = given === undefined ? newSecret(version) : { key: '', secret: given };
  const { object } = await save(context, {
    resource: token,
    completeness: 'whole',
    input: { user: context.actor.userId, ...input, version },
    preset: {
      key,
      digest: digestOf(tokenPepper(), secret),
      hint: version === 1 ? secret.slice(-hintLength) : '',
      pepper_id: pepperId,
      created: context.now().toISOString(),
    },
  });
  return { object, extra: { token: secret } };
}
