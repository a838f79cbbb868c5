import type { TableAccess } from '../../src/repos/client.ts';
import { askingForUnits, unitsOf } from '../../src/repos/request-costs.ts';

/** What requests cost: requests, round trips, and capacity units as DynamoDB counts them, indexes included. */
export interface Meter {
  readonly requests: number;
  /** Requests one after the other: those that are on their way together count once. */
  readonly roundTrips: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly units: number;
  /** Requests by command. */
  readonly commands: ReadonlyMap<string, number>;
  readonly stop: () => void;
}

/** Counts what this client asks for until it is stopped. */
export function countRequests({ client }: TableAccess): Meter {
  const name = 'meter';
  const commands = new Map<string, number>();
  let readUnits = 0;
  let writeUnits = 0;
  let roundTrips = 0;
  let onTheWay = 0;
  client.middlewareStack.remove(name);
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const command = String(context.commandName);
      commands.set(command, (commands.get(command) ?? 0) + 1);
      if (onTheWay === 0) roundTrips += 1;
      onTheWay += 1;
      const answer = await next({ ...args, input: askingForUnits(args.input) }).finally(() => {
        onTheWay -= 1;
      });
      const units = unitsOf(command, answer.output);
      readUnits += units.readUnits;
      writeUnits += units.writeUnits;
      return answer;
    },
    { step: 'initialize', priority: 'low', name },
  );
  return {
    commands,
    get requests() {
      return [...commands.values()].reduce((sum, count) => sum + count, 0);
    },
    get roundTrips() {
      return roundTrips;
    },
    get readUnits() {
      return readUnits;
    },
    get writeUnits() {
      return writeUnits;
    },
    get units() {
      return readUnits + writeUnits;
    },
    stop: () => client.middlewareStack.remove(name),
  };
}

/** Runs the task and counts what it asks for. */
export async function metered<T>(access: TableAccess, task: () => Promise<T>) {
  const meter = countRequests(access);
  try {
    return { result: await task(), meter };
  } finally {
    meter.stop();
  }
}
