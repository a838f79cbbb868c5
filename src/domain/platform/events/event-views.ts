import { grantOf, permitted } from '../../engine/access/access.ts';
import type { Context } from '../../engine/context.ts';
import type { JsonObject } from '../../engine/json.ts';
import type { Actor, Reader } from '../../engine/ports.ts';
import { answers } from '../../engine/query/answer.ts';
import { type Resource, refKey, type StoredObject } from '../../engine/resource/resource.ts';
import type { Shown } from '../../engine/resource/serialize.ts';
import type { TypeName } from '../../engine/schema/field-kinds.ts';
import { alwaysZero } from '../../engine/schema/unsupported-fields.ts';
import type { ChangeEvent } from './change-event.ts';
import { type EventStates, statesOf } from './event-states.ts';

/** Where events are looked at, and by which address receivers reach the API. */
export interface EventContext extends Pick<Context, 'baseUrl'> {
  readonly store: Reader;
}

/** What a user sees of events: the objects as they were then, in their full form, without what the user may not view. */
export class EventViews {
  readonly #context: EventContext;
  readonly #events: readonly ChangeEvent[];
  readonly #states: ReadonlyMap<string, EventStates>;
  /** Of each user, by the keys of events. */
  readonly #views = new Map<number, Promise<ReadonlyMap<string, JsonObject>>>();

  private constructor(context: EventContext, events: readonly ChangeEvent[], states: ReadonlyMap<string, EventStates>) {
    this.#context = context;
    this.#events = events;
    this.#states = states;
  }

  static async of(context: EventContext, events: readonly ChangeEvent[]): Promise<EventViews> {
    return new EventViews(context, events, await statesOf(context.store, events));
  }

  /** The object of an event as the user sees it; undefined where the user may not view it as it was, or as it became. */
  async data(event: ChangeEvent, actor: Actor): Promise<JsonObject | undefined> {
    const views = this.#views.get(actor.userId) ?? this.#viewsOf(actor);
    this.#views.set(actor.userId, views);
    return (await views).get(event.key);
  }

  async #viewsOf(actor: Actor): Promise<ReadonlyMap<string, JsonObject>> {
    const groups = Map.groupBy(onceEach(this.#events), ({ event, turn }) =>
      [event.object.type, event.prechange === null, turn].join(' '),
    );
    const views = [...groups.values()].map((group) =>
      this.#viewsOfGroup(
        group.map(({ event }) => event),
        actor,
      ),
    );
    return new Map((await Promise.all(views)).flat());
  }

  /** Of events of objects of one type, each another object, which were all created or all not. */
  async #viewsOfGroup(events: readonly ChangeEvent[], actor: Actor): Promise<[string, JsonObject][]> {
    const [first] = events;
    if (!first) return [];
    const resource = this.#context.store.registry.resourceOf(first.object.type);
    const visible = await this.#visible(resource.type, events, actor);
    const states = visible.flatMap((event) => this.#shownState(event) ?? []);
    const shown = first.prechange === null ? isNoCount(resource) : undefined;
    const made = await answers({ ...this.#context, actor }, resource, states, 'full', shown);
    return visible.flatMap((event, index): [string, JsonObject][] => {
      const answer = made[index];
      return answer ? [[event.key, answer]] : [];
    });
  }

  #shownState({ key }: ChangeEvent): StoredObject | null {
    const { before = null, after = null } = this.#states.get(key) ?? {};
    return after ?? before;
  }

  /** The events whose objects the user may view, in all their states. */
  async #visible(type: TypeName, events: readonly ChangeEvent[], actor: Actor): Promise<readonly ChangeEvent[]> {
    const { store } = this.#context;
    const grant = await grantOf(store.registry, actor, 'view', type);
    const statesIn = ({ key }: ChangeEvent): readonly StoredObject[] => {
      const { before = null, after = null } = this.#states.get(key) ?? {};
      return [before, after].filter((state) => state !== null);
    };
    const viewable = new Set(await permitted(store, grant, events.flatMap(statesIn)));
    return events.filter((event) => {
      const states = statesIn(event);
      return states.length > 0 && states.every((state) => viewable.has(state));
    });
  }
}

interface Turn {
  readonly event: ChangeEvent;
  readonly turn: number;
}

/** Events of the same object stand in different turns: what is read for an answer is told apart by the object. */
function onceEach(events: readonly ChangeEvent[]): readonly Turn[] {
  const turns = new Map<string, number>();
  return events.map((event) => {
    const key = refKey(event.object);
    const turn = turns.get(key) ?? 0;
    turns.set(key, turn + 1);
    return { event, turn };
  });
}

/** NetBox: what is told of a new object has no counts of what refers to it. */
function isNoCount({ counts = {}, fields }: Resource): Shown {
  return (name) => !Object.hasOwn(counts, name) && fields[name] !== alwaysZero;
}
