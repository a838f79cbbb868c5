import { invalid } from '../../../domain/engine/errors.ts';
import { isSafe } from './methods.ts';
import type { ApiRequest } from './request.ts';

const yes: ReadonlySet<string> = new Set(['true', 'True', '1']);
const no: ReadonlySet<string> = new Set(['false', 'False', '0']);

/** True when a write is to be judged and answered, and nothing kept. A value that might mean either is refused. */
export function isDryRun({ method, query }: ApiRequest): boolean {
  const [given, ...others] = new Set(isSafe(method) ? [] : query.get('dry_run'));
  if (given === undefined) return false;
  if (others.length > 0 || (!yes.has(given) && !no.has(given)))
    throw invalid({ dry_run: ['Must be a valid boolean.'] });
  return yes.has(given);
}
