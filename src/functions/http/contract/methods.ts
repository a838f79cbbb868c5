import { type Failure, refused } from '../../../domain/engine/errors.ts';
import type { Method } from '../../../domain/engine/resource/resource.ts';
import type { ApiRequest } from './request.ts';

/** What a path takes beside HEAD and OPTIONS; undefined when there is nothing at this path. */
export type MethodsOf = (request: ApiRequest) => readonly Method[] | undefined;

/** NetBox names the methods in this order. */
const order: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** NetBox: every answer names the methods of its path; HEAD comes with GET, and OPTIONS is always there. */
export const allowHeader = (methods: readonly Method[]): string =>
  [...order.filter((method) => methods.includes(method)), ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(
    ', ',
  );

/** Methods that change nothing. */
export const isSafe = (method: string): boolean => method === 'GET' || method === 'HEAD' || method === 'OPTIONS';

const methodNotAllowed = (method: string): Failure => refused('method-not-allowed', `Method "${method}" not allowed.`);

export function requireMethod(methods: readonly Method[], method: string): void {
  const needed = method === 'HEAD' ? 'GET' : method;
  if (needed !== 'OPTIONS' && !methods.some((known) => known === needed)) throw methodNotAllowed(method);
}
