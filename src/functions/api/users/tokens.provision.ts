import * as z from 'zod/mini';
import { invalid, refused, throttled } from '../../../domain/engine/errors.ts';
import { loadObject } from '../../../domain/engine/resource/load-objects.ts';
import type { Method, StoredObject } from '../../../domain/engine/resource/resource.ts';
import { credential } from '../../../domain/platform/credential.ts';
import { token } from '../../../domain/platform/token.ts';
import { user } from '../../../domain/platform/user.ts';
import { beginAttempt } from '../../../repos/attempts.ts';
import { createToken } from '../../http/auth/create-token.ts';
import { answerDecided } from '../../http/contract/decided-answer.ts';
import { objectBody } from '../../http/contract/object-request.ts';
import { objectResponse, shortObjectResponse } from '../../http/contract/object-response.ts';
import { describePath } from '../../http/contract/options.ts';
import { jsonResponse } from '../../http/contract/response.ts';
import { openFunction } from '../../http/open-function.ts';
import { contextFor, environmentStore } from '../../runtime/environment.ts';
import { log } from '../../runtime/log.ts';
import { passwordMatches } from '../../runtime/passwords.ts';

const credentials = z.object({
  username: z.string().check(z.minLength(1)),
  password: z.string().check(z.minLength(1)),
});
const settable = ['description', 'expires', 'write_enabled', 'allowed_ips', 'version'] as const;

const methods = (): readonly Method[] => ['POST'];

/** NetBox: a token for a user name and a password, without a token. */
export const handler = openFunction(methods, async (request, requestId) => {
  if (request.method === 'OPTIONS') return jsonResponse(200, describePath(request.path));
  const body = objectBody(request);
  const parsed = credentials.safeParse(body);
  if (!parsed.success)
    throw invalid(
      Object.fromEntries(parsed.error.issues.map(({ path }) => [String(path[0]), ['This field is required.']])),
    );
  const account = await signIn(parsed.data, request.address);
  const actor = { userId: account.id, username: parsed.data.username, superuser: false, writeEnabled: true };
  const context = contextFor(actor, request.baseUrl, requestId);
  const input = Object.fromEntries(settable.flatMap((name) => (body[name] === undefined ? [] : [[name, body[name]]])));
  const { object, extra } = await createToken(context, input);
  return answerDecided(
    context,
    (patient) => objectResponse(201, token, object, request, patient, extra),
    () => shortObjectResponse(201, token, object, request, context, extra),
  );
});

interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** The account of a name and a password. While attempts are held back, no digest of a password is computed. */
async function signIn({ username, password }: Credentials, address: string): Promise<StoredObject> {
  const attempt = await beginAttempt(environmentStore().access, { username, address }, new Date());
  if ('retryAfter' in attempt) throw throttled(attempt.retryAfter);
  const id = await environmentStore().findUnique(user.type, 'username', { username });
  const account = await provenAccount(id, password);
  if (account) {
    await attempt.succeeded();
    return account;
  }
  const { holdsBack: seconds } = attempt;
  if (seconds > 0) await log('warn', 'Password attempts are held back', { address, user: id ?? 'unknown', seconds });
  throw refused('forbidden', 'Invalid username/password');
}

async function provenAccount(id: number | undefined, password: string): Promise<StoredObject | undefined> {
  const store = environmentStore();
  const account = id === undefined ? undefined : await loadObject(store, user.type, id);
  const stored = await loadObject(store, credential.type, id ?? 0);
  // Always checked, so that the response time does not reveal which names exist.
  const proven = passwordMatches(password, stored && String(stored.values.password));
  return proven && account?.values.is_active !== false ? account : undefined;
}
