import type { ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/lib-dynamodb';
import type { TableAccess } from '../../src/repos/client.ts';
import type { Chance } from '../concurrency/chance.ts';

type Answer = { output: ServiceOutputTypes; response: unknown };

/** A request of a store. `send` passes it on, with another input if one is given. */
export interface Request {
  /** `TransactWriteItemsCommand`, ... */
  readonly command: string;
  readonly input: ServiceInputTypes;
  readonly send: (input?: ServiceInputTypes) => Promise<Answer>;
}

/** What becomes of a request: its answer, a changed answer or an error. */
export type Fault = (request: Request) => Promise<Answer>;

interface Injected {
  readonly lift: () => void;
}

/** Lets `fault` answer all requests of this client until it is lifted. What it throws is what the SDK gave up on. */
export function inject({ client }: TableAccess, fault: Fault): Injected {
  const name = 'fault';
  client.middlewareStack.remove(name);
  client.middlewareStack.add(
    (next, context) => (args) =>
      fault({
        command: String(context.commandName),
        input: args.input,
        send: (input = args.input) => next({ ...args, input }),
      }),
    { step: 'initialize', priority: 'low', name },
  );
  return { lift: () => client.middlewareStack.remove(name) };
}

/** Throws what `error` gives, once for each time it gives something, after the engine has done what it was asked for. */
export function loseAnswers({ client }: TableAccess, error: (command: string) => Error | undefined): Injected {
  const name = 'lost answers';
  client.middlewareStack.remove(name);
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const answer = await next(args);
      const lost = error(String(context.commandName));
      if (lost) throw lost;
      return answer;
    },
    { step: 'deserialize', name },
  );
  return { lift: () => client.middlewareStack.remove(name) };
}

export const connectionLost = (): Error => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

/** Happens the first `times` times that a request satisfies `when`. */
export function first(times: number, when: (request: Request) => boolean, fault: Fault): Fault {
  let left = times;
  return (request) => {
    if (left === 0 || !when(request)) return request.send();
    left -= 1;
    return fault(request);
  };
}

/** The request with which a large unit is decided, or any other transaction where it is the decision. */
export const decides = ({ input }: Request): boolean =>
  'TransactItems' in input &&
  (input.TransactItems ?? []).some((write) => 'Put' in write && write.Put?.Item?.state === 'decided');

export const isTransaction = ({ command }: Request): boolean => command === 'TransactWriteItemsCommand';

/**
 * Of the requests after the first that `isDecision`, so many pass; from then on the connection is lost, once or for good.
 */
export function lostAfter(isDecision: (request: Request) => boolean, passes: number, times: number): Fault {
  let after: number | undefined;
  return async (request) => {
    if (after !== undefined) {
      after += 1;
      if (after > passes && after <= passes + times) throw connectionLost();
    } else if (isDecision(request)) after = 0;
    return request.send();
  };
}

/** Of the requests after the first that `isDecision`, none is ever answered. */
export function silentAfter(isDecision: (request: Request) => boolean): Fault {
  let isSilent = false;
  return async (request) => {
    if (isSilent) return new Promise(() => undefined);
    isSilent = isDecision(request);
    return request.send();
  };
}

/** Loses this share of the requests, on their way there or on their way back, before the SDK tries again. */
export function loseSome({ client }: TableAccess, share: number, chance: Chance): Injected {
  const name = 'some are lost';
  client.middlewareStack.remove(name);
  client.middlewareStack.add(
    (next) => async (args) => {
      const isLost = chance.happens(share);
      if (isLost && chance.happens(1 / 2)) throw connectionLost();
      const answer = await next(args);
      if (isLost) throw connectionLost();
      return answer;
    },
    { step: 'finalizeRequest', priority: 'low', name },
  );
  return { lift: () => client.middlewareStack.remove(name) };
}

/** A process that ends: its n-th write and all that would follow never happen. */
export class Died extends Error {}

export function dieAtWrite(number: number): Fault {
  let writes = 0;
  let dead = false;
  return (request) => {
    if (/^(Put|Update|Delete|Batch?Write|Transact)/.test(request.command)) writes += 1;
    dead ||= writes === number;
    if (dead) throw new Died(`died at write ${number}`);
    return request.send();
  };
}

/** A process that ends right before or right after a large unit is decided. */
export function dieAtDecision(when: 'before' | 'after'): Fault {
  let dead = false;
  return async ({ input, send }) => {
    const writes = 'TransactItems' in input ? (input.TransactItems ?? []) : [];
    const decides = writes.some((write) => 'Put' in write && write.Put?.Item?.state === 'decided');
    if (dead || (decides && when === 'before')) {
      dead = true;
      throw new Died('died at the decision');
    }
    dead = decides;
    return send();
  };
}
