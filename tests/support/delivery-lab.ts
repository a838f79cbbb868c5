import type { Context } from '../../src/domain/engine/context.ts';
import type { JsonObject } from '../../src/domain/engine/json.ts';
import { cachingReader } from '../../src/domain/engine/query/caching-reader.ts';
import { collect, loadObjects } from '../../src/domain/engine/resource/load-objects.ts';
import type { Store } from '../../src/domain/engine/store.ts';
import { TemplateError } from '../../src/domain/engine/templates/template-error.ts';
import { commitWithRetry } from '../../src/domain/engine/write/commit.ts';
import { UnitOfWork } from '../../src/domain/engine/write/unit-of-work.ts';
import type { PlannedDelivery } from '../../src/domain/platform/events/change-event.ts';
import type { DeliveryQueue } from '../../src/domain/platform/events/delivery-queue.ts';
import { askForDueAttempts } from '../../src/domain/platform/events/due-deliveries.ts';
import { saveDeliveries } from '../../src/domain/platform/events/save-deliveries.ts';
import { type WebhookDelivery, webhookDelivery } from '../../src/domain/platform/events/stored-delivery.ts';
import type { Courier } from '../../src/functions/events/attempt-delivery.ts';
import { deliverBatch } from '../../src/functions/events/deliver-batch.ts';
import { HungReceivers } from '../../src/functions/events/hung-receivers.ts';
import { OutcomeRecorder } from '../../src/functions/events/outcome-recorder.ts';
import type { OutgoingRequest, SendResult } from '../../src/functions/events/send-request.ts';
import { DeliveryQueues } from './delivery-queues.ts';
import { Lifecycle } from './lifecycle.ts';

/** What a receiver answers to a request: a status, or silence. */
export type Receiver = (request: OutgoingRequest) => number | 'silence' | Partial<SendResult>;

/** Milliseconds that an exchange takes. */
const exchange = 20;
const silence = 10_000;
/** Milliseconds between two runs of the schedule. */
const rhythm = 300_000;

/** The way from planned deliveries to a receiver, on a simulated clock. */
export class DeliveryLab extends Lifecycle {
  readonly queues = new DeliveryQueues();
  readonly received: OutgoingRequest[] = [];
  receiver: Receiver = () => 200;
  random: () => number = () => 0.5;
  #hung = new HungReceivers();
  #nextSchedule = this.queues.now + rhythm;
  eventRule = 0;
  webhook = 0;

  constructor(store: Store) {
    super(store);
    this.context = { ...this.context, now: () => new Date(this.queues.now) };
  }

  /** The user who saves everything, a webhook and a rule. */
  async prepareRule(more: JsonObject = {}): Promise<this> {
    await this.create('users.user', { username: this.name('planner'), password: 'Long-enough-1' });
    await this.makeSuperuser(true);
    this.webhook = await this.create('extras.webhook', {
      name: this.name('Receiver'),
      payload_url: 'https://hooks.example/in',
      secret: 'of both',
      ...more,
    });
    this.eventRule = await this.ruleFor(this.webhook);
    return this;
  }

  /** Whether the user who saves everything may view everything, or nothing. */
  async makeSuperuser(is_superuser: boolean): Promise<void> {
    await commitWithRetry(this.context, async () => {
      const work = new UnitOfWork(this.context);
      const user = await work.get('users.user', this.context.actor.userId);
      if (user) work.update(user, { is_superuser }, 'rule');
      return { work, result: undefined };
    });
  }

  ruleFor(webhook: number): Promise<number> {
    return this.create('extras.eventrule', {
      name: this.name('Rule'),
      object_types: ['dcim.site'],
      event_types: ['object_updated'],
      action_object_type: 'extras.webhook',
      action_object_id: webhook,
    });
  }

  planned(key: string, object = 1, more: Partial<PlannedDelivery> = {}): PlannedDelivery {
    return {
      rule: this.eventRule,
      webhook: this.webhook,
      event: { key, object: { type: 'dcim.site', id: object }, time: new Date(this.queues.now).toISOString() },
      eventType: 'object_updated',
      payload: { event: 'updated', key, object },
      viewer: this.context.actor.userId,
      ...more,
    };
  }

  save(planned: readonly PlannedDelivery[], context: Context = this.context, queue: DeliveryQueue = this.queues) {
    return saveDeliveries(context, planned, { queue, render });
  }

  /** One batch of the queue, as the function takes it. False where there is nothing to take. */
  async deliverOnce(context: Context = this.context, queue: DeliveryQueue = this.queues): Promise<boolean> {
    const taken = this.queues.take();
    if (!taken) return false;
    const again = await deliverBatch(this.courierWith(context, queue), taken, async () => undefined);
    this.queues.finish(taken, again);
    return true;
  }

  courierWith(context: Context = this.context, queue: DeliveryQueue = this.queues): Courier {
    const recorder = new OutcomeRecorder(context, queue, async () => undefined);
    return {
      context,
      queue,
      reader: cachingReader(context.store),
      hung: this.#hung,
      random: this.random,
      record: recorder.record.bind(recorder),
      recording: new Map(),
      send: async (request: OutgoingRequest) => this.#answer(request),
    };
  }

  #answer(request: OutgoingRequest): SendResult {
    this.received.push(request);
    const time = new Date(this.queues.now).toISOString();
    const answer = this.receiver(request);
    if (typeof answer === 'object') return { attempt: attempt(time, null), timedOut: false, ...answer };
    const isSilent = answer === 'silence';
    this.queues.now += isSilent ? silence : exchange;
    return { attempt: attempt(time, isSilent ? null : answer), timedOut: isSilent };
  }

  /** Another process, which knows nothing of receivers that hang. */
  restart(): void {
    this.#hung = new HungReceivers();
  }

  /** Until nothing is left to do, or this time has passed: batches as they come, the schedule every five minutes. */
  async run(milliseconds = 3 * 24 * 3_600_000): Promise<void> {
    const end = this.queues.now + milliseconds;
    while (this.queues.now < end) {
      while (await this.deliverOnce());
      const { next } = this.queues;
      if (next === undefined && (await this.#unfinished()) === 0) return;
      this.queues.now = Math.min(next ?? this.#nextSchedule, this.#nextSchedule, end);
      if (this.queues.now >= this.#nextSchedule) await this.schedule();
    }
  }

  async schedule(): Promise<number> {
    this.#nextSchedule = this.queues.now + rhythm;
    return askForDueAttempts(this.context, this.queues);
  }

  async #unfinished(): Promise<number> {
    return (await this.deliveries()).filter(({ values }) => values._unfinished !== '').length;
  }

  async deliveries(): Promise<readonly WebhookDelivery[]> {
    const rows = await collect(this.context.store.rows({ kind: 'in-order', type: webhookDelivery }));
    return loadObjects(
      this.context.store,
      webhookDelivery,
      rows.map(({ id }) => id),
    );
  }
}

const attempt = (time: string, status: number | null) => ({
  time,
  status,
  duration: exchange,
  answer: '',
  error: status !== null && status < 300 ? '' : 'No.',
});

/** Templates of these tests name a member of the payload, or fail. */
const render = async (source: string, context: JsonObject): Promise<string> => {
  if (source.includes('nosuch')) throw new TemplateError('undefined value', 1);
  return source.replace(/\{\{ (\w+) \}\}/g, (_, name: string) => String(context[name]));
};
