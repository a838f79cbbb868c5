import { randomUUID } from 'node:crypto';
import type { Context } from '../../domain/engine/context.ts';
import type { Actor } from '../../domain/engine/ports.ts';
import { forgetDefinitions } from '../../domain/engine/resource/custom-field-cache.ts';
import { defaultSettings, type Settings } from '../../domain/engine/settings.ts';
import { registry } from '../../domain/registry.ts';
import { tableFromEnvironment } from '../../repos/client.ts';
import type { RequestCost } from '../../repos/request-costs.ts';
import { DynamoStore } from '../../repos/store.ts';
import { tally } from './invocation.ts';
import { metricsNamespace } from './metrics.ts';
import { hashPassword } from './passwords.ts';
import { loadTemplates } from './templates/load-templates.ts';

let store: DynamoStore | undefined;

/** One client a process for the table that the environment names: its connections outlive the single invocation. */
export function environmentStore(): DynamoStore {
  if (store?.access.table !== process.env.QM_TABLE) store = undefined;
  const observe = metricsNamespace() === undefined ? undefined : addUp;
  store ??= new DynamoStore(tableFromEnvironment(process.env, registry, observe));
  return store;
}

function addUp({ readUnits, writeUnits, retries, isCancelled }: RequestCost): void {
  tally('ReadUnits', readUnits);
  tally('WriteUnits', writeUnits);
  tally('Retries', retries);
  if (isCancelled) tally('Conflicts');
}

/** What a process keeps of the table that the environment names: made when it is asked for first. */
export function keptOfTable<T>(make: (store: DynamoStore) => T): () => T {
  const kept = new WeakMap<DynamoStore, T>();
  return () => {
    const current = environmentStore();
    const value = kept.get(current) ?? make(current);
    kept.set(current, value);
    return value;
  };
}

const environmentSettings = (): Settings => ({
  defaultCurrency: process.env.QM_DEFAULT_CURRENCY ?? defaultSettings.defaultCurrency,
  baseCurrency: process.env.QM_BASE_CURRENCY || process.env.QM_DEFAULT_CURRENCY || defaultSettings.baseCurrency,
  overOrder: process.env.QM_OVER_ORDER === 'refuse' ? 'refuse' : defaultSettings.overOrder,
  overReceipt: { units: amountIn('QM_OVER_RECEIPT_UNITS'), percent: amountIn('QM_OVER_RECEIPT_PERCENT') },
  unknownFilters: process.env.QM_UNKNOWN_FILTERS === 'lenient' ? 'lenient' : defaultSettings.unknownFilters,
});

/** A number from zero on; zero where the variable is not set. */
function amountIn(variable: string): number {
  const amount = Number(process.env[variable] ?? 0);
  if (!(amount >= 0 && Number.isFinite(amount))) throw new Error(`${variable} must be a number from 0 on.`);
  return amount;
}

export function contextFor(actor: Actor, baseUrl: string, requestId: string = randomUUID()): Context {
  return {
    store: freshStore(),
    actor,
    settings: environmentSettings(),
    now: () => new Date(),
    hashSecret: hashPassword,
    templates: loadTemplates,
    requestId,
    baseUrl,
  };
}

/** Definitions that were read stay known for this long (milliseconds): one read of them serves a burst of requests. */
const definitionsKnown = 5_000;
let definitionsSince = 0;

function freshStore(): DynamoStore {
  const current = environmentStore();
  if (Date.now() - definitionsSince < definitionsKnown) return current;
  definitionsSince = Date.now();
  forgetDefinitions(current);
  return current;
}

/** Key of the digests under which token secrets are stored. */
export function tokenPepper(): string {
  const pepper = process.env.QM_TOKEN_PEPPER;
  if (!pepper) throw new Error('QM_TOKEN_PEPPER is not set: it keys the digests of API tokens.');
  return pepper;
}
