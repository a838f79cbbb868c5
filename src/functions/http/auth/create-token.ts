import type { Context } from '../../../domain/engine/context.ts';
import { invalid } from '../../../domain/engine/errors.ts';
import type { JsonObject } from '../../../domain/engine/json.ts';
import type { StoredObject } from '../../../domain/engine/resource/resource.ts';
import { save } from '../../../domain/engine/write/save.ts';
import { token } from '../../../domain/platform/token.ts';
import { tokenPepper } from '../../runtime/environment.ts';
import type { NewObject } from '../resource-function.ts';
import { digestOf, newSecret } from './tokens.ts';

/** NetBox keeps several peppers by number; one is in use here. */
const pepperId = 1;
const hintLength = 6;

/**
 * What a request for a token comes to: its secret is a new one unless it gives one. `token` in the answer is the secret, this once.
 */
export function newToken(context: Pick<Context, 'now'>, input: JsonObject): NewObject {
  const { version: wanted } = input;
  const version = wanted === 1 || wanted === '1' ? 1 : 2;
  const made = newSecret(version);
  const secret = givenSecret(input) ?? made.secret;
  return {
    input: { ...input, version: input.version ?? version },
    preset: {
      key: made.key === '' ? null : made.key,
      digest: digestOf(tokenPepper(), secret),
      hint: version === 1 ? secret.slice(-hintLength) : '',
      pepper_id: pepperId,
      created: context.now().toISOString(),
    },
    extra: { token: secret },
  };
}

/** NetBox 4.6: clients may bring a secret along. */
function givenSecret({ token: given }: JsonObject): string | undefined {
  if (given === undefined || given === null || given === '') return undefined;
  if (typeof given !== 'string' || !/^[0-9A-Za-z]{40}$/.test(given))
    throw invalid({ token: ['A token has 40 letters and digits.'] });
  return given;
}

export async function createToken(
  context: Context,
  request: JsonObject,
): Promise<{ object: StoredObject; extra: JsonObject }> {
  const { input, preset, extra } = newToken(context, { ...request, user: context.actor.userId });
  const { object } = await save(context, { resource: token, completeness: 'whole', input, preset });
  return { object, extra };
}
