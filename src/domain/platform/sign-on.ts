import type { Context } from '../engine/context.ts';
import { Failure, refused } from '../engine/errors.ts';
import type { JsonObject } from '../engine/json.ts';
import { loadObject } from '../engine/resource/load-objects.ts';
import { type ObjectOf, refKey } from '../engine/resource/resource.ts';
import { commitWithRetry } from '../engine/write/commit.ts';
import { save } from '../engine/write/save.ts';
import { UnitOfWork } from '../engine/write/unit-of-work.ts';
import { user } from './user.ts';

type Account = ObjectOf<typeof user.type>;

/** Whom an identity provider has authenticated. */
export interface Identity {
  readonly issuer: string;
  /** OpenID Connect: unique at its issuer, and never given to anybody else. */
  readonly subject: string;
  /** The name that a new account gets. */
  readonly username: string;
  /** Further fields of a new account. */
  readonly details: JsonObject;
}

/**
 * The account that is bound to this identity. Without one, it is made, or bound if sign-on made it before accounts were
 * bound. Fails with 403 when the name belongs to an account of another origin: a name at the provider proves nothing.
 * The caller is the one in whose name sign-on makes accounts.
 */
export async function accountOfIdentity(context: Context, identity: Identity): Promise<Account> {
  try {
    return (await boundAccount(context, identity)) ?? (await newlyBound(context, identity));
  } catch (error) {
    // Another request with the same identity may have been faster.
    const made = error instanceof Failure && error.kind === 'invalid' && (await boundAccount(context, identity));
    if (made) return made;
    throw error;
  }
}

const bindingOf = ({ issuer, subject }: Identity) => ({
  sign_on_issuer: issuer,
  sign_on_subject: subject,
});

const isBoundTo = ({ values }: Account, { issuer, subject }: Identity): boolean =>
  values.sign_on_issuer === issuer && values.sign_on_subject === subject;

const boundAccount = (context: Context, identity: Identity) => accountBy(context, 'identity', bindingOf(identity));

async function accountBy({ store }: Context, constraint: string, values: JsonObject) {
  const id = await store.findUnique(user.type, constraint, values);
  return id === undefined ? undefined : loadObject(store, user.type, id);
}

async function newlyBound(context: Context, identity: Identity): Promise<Account> {
  const { username, details } = identity;
  const namesake = await accountBy(context, 'username', { username });
  if (namesake) return bind(context, namesake, identity);
  const input = { username, ...details };
  const preset = bindingOf(identity);
  const { object } = await save(context, { resource: user, input, preset, completeness: 'whole' });
  const account = await loadObject(context.store, user.type, object.id);
  if (!account) throw new Error(`User ${object.id} is gone`);
  return account;
}

async function bind(context: Context, { id }: Account, identity: Identity): Promise<Account> {
  const isOurs = await madeBySignOn(context, id);
  return commitWithRetry(context, async () => {
    const work = new UnitOfWork(context);
    const account = await work.get(user.type, id);
    if (account && isBoundTo(account, identity)) return { work, result: account };
    if (!account || !isOurs || account.values.sign_on_subject !== '') throw notTheirs(identity);
    const binding = bindingOf(identity);
    work.update(account, binding);
    const result = { ...account, version: account.version + 1, values: { ...account.values, ...binding } };
    return { work, result };
  });
}

const notTheirs = ({ username }: Identity) =>
  refused(
    'forbidden',
    `The account "${username}" does not belong to this identity. A superuser can rename or delete it.`,
  );

/** The first entry of the change log shows who made the account; entries cannot be edited. */
async function madeBySignOn({ store, actor }: Context, id: number): Promise<boolean> {
  const target = refKey({ type: user.type, id });
  const log = { kind: 'reference', type: 'core.objectchange', field: 'changed_object', target } as const;
  for await (const { values } of store.rows(log, 1))
    return values.action === 'create' && values.user === actor.userId && values.user_name === actor.username;
  return false;
}
