import { randomUUID } from 'node:crypto';
import type { Actor, Settings } from '../../domain/model/work.ts';
import type { Context } from '../../domain/use-cases/context.ts';
import { tableFromEnvironment } from '../../repos/client.ts';
import { DynamoStore } from '../../repos/store.ts';

let store: DynamoStore | undefined;

/** One client a process: its connections outlive the single invocation. */
export function environmentStore(): DynamoStore {
  store ??= new DynamoStore(tableFromEnvironment(process.env));
  return store;
}

export const environmentSettings = (): Settings => ({ defaultCurrency: process.env['QM_DEFAULT_CURRENCY'] ?? '' });

export function contextFor(actor: Actor, baseUrl: string, requestId: string = randomUUID()): Context {
  return {
    store: environmentStore(),
    actor,
    settings: environmentSettings(),
    now: () => new Date(),
    requestId,
    baseUrl,
  };
}

/** Key of the digests under which token secrets are stored. */
export function tokenPepper(): string {
  const pepper = process.env['QM_TOKEN_PEPPER'];
  if (!pepper) throw new Error('QM_TOKEN_PEPPER is not set: it keys the digests of API tokens.');
  return pepper;
}
