import type { EventBridgeClient, PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { refused } from '../domain/engine/errors.ts';
import { type CloudEvent, withoutStates } from '../domain/platform/events/cloud-event.ts';
import { backoff } from './backoff.ts';
import { orUnavailable } from './failures.ts';
import { limitsOnOneMachine, requestLimits, type TimeLimits } from './time-limits.ts';

/** EventBridge takes so many events with one request, of so many bytes together. */
const eventsPerRequest = 10;
export const bytesPerRequest = 256_000;
/** Requests for what the bus has not taken of a batch. */
const rounds = 4;

const limitsOnAws: TimeLimits = { connection: 1_000, silence: 3_000 };

/** What comes again with the same event. */
const permanent: ReadonlySet<string> = new Set([
  'InvalidArgument',
  'MalformedDetail',
  'NotAuthorizedForDetailTypeException',
  'NotAuthorizedForSourceException',
]);

/** A bus of EventBridge. */
export class EventBus {
  readonly #client: EventBridgeClient;
  readonly #name: string;
  /** What it has taken is not sent again when other events of the batch come again. */
  readonly #sent = new Set<string>();

  constructor(client: EventBridgeClient, name: string) {
    this.#client = client;
    this.#name = name;
  }

  /**
   * Resolves when the bus has taken all of them. Fails with `unavailable` where it may take the rest later, and with another
   * error where it never will.
   */
  async put(events: readonly CloudEvent[]): Promise<void> {
    const fresh = events.filter(({ id }) => !this.#sent.has(id));
    for (const batch of batchesOf(fresh.map((event) => entryOf(event, this.#name)))) await this.#putBatch(batch);
  }

  async #putBatch(batch: readonly SizedEntry[]): Promise<void> {
    const { PutEventsCommand } = await loadSdk();
    let left = batch;
    for (let round = 0; round < rounds; round++) {
      if (round > 0) await backoff(round);
      const command = new PutEventsCommand({ Entries: left.map(({ entry }) => entry) });
      const { Entries = [] } = await orUnavailable(() => this.#client.send(command), detailOf);
      const results = left.map((sized, index) => ({ sized, code: Entries[index]?.ErrorCode }));
      for (const { sized, code } of results) if (code === undefined) this.#remember(sized.id);
      const refusal = results.find(({ code }) => code !== undefined && permanent.has(code));
      if (refusal) throw new Error(`The event bus does not take the event ${refusal.sized.id}: ${refusal.code}`);
      left = results.flatMap(({ sized, code }) => (code === undefined ? [] : [sized]));
      if (left.length === 0) return;
    }
    throw refused('unavailable', detailOf());
  }

  #remember(id: string): void {
    this.#sent.add(id);
    for (const oldest of this.#sent) {
      if (this.#sent.size <= rememberedEvents) break;
      this.#sent.delete(oldest);
    }
  }
}
const rememberedEvents = 1_000;

const detailOf = (): string => 'The event bus does not answer in time. Please try again.';

const loadSdk = () => import('@aws-sdk/client-eventbridge');
const buses = new Map<string, EventBus>();

/** The bus that QM_EVENT_BUS names, if it names one, of the server at QM_EVENTBRIDGE_ENDPOINT or of AWS. */
export async function environmentBus(environment: NodeJS.ProcessEnv): Promise<EventBus | undefined> {
  const { QM_EVENT_BUS: name, QM_EVENTBRIDGE_ENDPOINT: endpoint } = environment;
  if (!name) return undefined;
  const address = `${endpoint} ${name}`;
  const bus = buses.get(address) ?? new EventBus(await connectEventBridge(endpoint), name);
  buses.set(address, bus);
  return bus;
}

export async function connectEventBridge(endpoint: string | undefined): Promise<EventBridgeClient> {
  const { EventBridgeClient } = await loadSdk();
  return new EventBridgeClient({
    requestHandler: requestLimits(endpoint ? limitsOnOneMachine : limitsOnAws),
    ...(endpoint ? { endpoint } : {}),
  });
}

interface SizedEntry {
  readonly id: string;
  readonly entry: PutEventsRequestEntry;
  readonly bytes: number;
}

function entryOf(event: CloudEvent, name: string): SizedEntry {
  const whole = sized(event, name);
  return whole.bytes > bytesPerRequest ? sized(withoutStates(event), name) : whole;
}

/** As EventBridge counts them: 14 bytes for the time, and all texts. */
function sized(event: CloudEvent, name: string): SizedEntry {
  const entry = {
    EventBusName: name,
    Source: 'quartermaster',
    DetailType: event.type,
    Detail: JSON.stringify(event),
    Time: new Date(event.time),
  };
  const texts = [entry.Source, entry.DetailType, entry.Detail];
  return { id: event.id, entry, bytes: texts.reduce((sum, text) => sum + Buffer.byteLength(text), 14) };
}

/** As many as a request may hold; their order stays. */
function batchesOf(entries: readonly SizedEntry[]): readonly (readonly SizedEntry[])[] {
  const result: SizedEntry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const current = result.at(-1);
    if (current && current.length < eventsPerRequest && bytes + entry.bytes <= bytesPerRequest) {
      current.push(entry);
      bytes += entry.bytes;
    } else {
      result.push([entry]);
      bytes = entry.bytes;
    }
  }
  return result;
}
