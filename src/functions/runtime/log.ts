import { invocationFields } from './invocation.ts';
import { serviceName } from './metric-names.ts';

type Details = Readonly<Record<string, unknown>>;

/**
 * Writes one structured entry, with the fields of the invocation that it belongs to. The logger is loaded with the first
 * entry: most functions end without one.
 */
export async function log(level: 'info' | 'warn' | 'error', message: string, details: Details = {}): Promise<void> {
  logger ??= import('@aws-lambda-powertools/logger').then(({ Logger }) => new Logger({ serviceName }));
  (await logger)[level](message, { ...invocationFields(), ...details });
}

let logger: Promise<import('@aws-lambda-powertools/logger').Logger> | undefined;
