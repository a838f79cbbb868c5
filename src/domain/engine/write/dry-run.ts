import type { Change, Reader } from '../ports.ts';
import type { StoredObject } from '../resource/resource.ts';
import { refKey } from '../resource/resource.ts';
import { uniqueClaims } from '../resource/unique.ts';
import { withReader } from '../resource/with-reader.ts';
import type { TypeName } from '../schema/field-kinds.ts';
import type { CommitOutcome, Conflict, Store, WorkUnit } from '../store.ts';
import { dryDock } from './dry-dock.ts';

/**
 * A store that judges writes and keeps none: what is committed to it is seen by reads by id and by nobody else. New
 * objects get ids below zero, which no object has.
 */
export function dryRunStore(store: Store): Store {
  const written = new Map<string, StoredObject | undefined>();
  let lastId = 0;
  const nextId = (): number => {
    lastId -= 1;
    return lastId;
  };
  return withReader<Pick<Reader, 'getMany'> & Omit<Store, keyof Reader>>(store, {
    async getMany(refs) {
      const found = new Map(await store.getMany(refs.filter((ref) => !written.has(refKey(ref)))));
      for (const ref of refs) {
        const object = written.get(refKey(ref));
        if (object) found.set(refKey(ref), object);
      }
      return found;
    },
    dock: dryDock(store.dock),
    page: (request) => store.page(request),
    takeIds: async (_, count) => Array.from({ length: count }, nextId),
    writeSnapshot: async () => nextId(),
    dropSnapshot: async () => undefined,
    announceDeletion: async () => ({ withdraw: async () => undefined }),
    async commit(units) {
      const outcomes: CommitOutcome[] = [];
      for (const unit of units) {
        const conflicts = await takenValues(store, unit);
        outcomes.push(conflicts);
        if (conflicts.length === 0) for (const change of changesOf(unit)) written.set(refKey(change), resultOf(change));
      }
      return outcomes;
    },
  });
}

const changesOf = ({ changes, followUps = [] }: WorkUnit): readonly Change[] => [...changes, ...followUps];

const resultOf = ({ type, id, before, after }: Change): StoredObject | undefined =>
  after ? { type, id, version: (before?.version ?? 0) + 1, values: after } : undefined;

/** Unique values that the unit claims and others hold, or that two of its objects want. */
async function takenValues(store: Store, unit: WorkUnit): Promise<readonly Conflict[]> {
  const changes = changesOf(unit);
  const changed = new Set(changes.map(refKey));
  const wanted = new Set<string>();
  const conflicts = await Promise.all(
    changes.flatMap(({ type, id, after }) =>
      (after ? uniqueClaims(store.registry.resourceOf(type), after) : []).map(async ({ constraint, text, values }) => {
        const key = `${type}|${constraint.name}|${text}`;
        const twice = wanted.has(key);
        wanted.add(key);
        const holder = await store.findUnique(type, constraint.name, values);
        // What the unit changes itself has given the value up, or claims it once more.
        const held = holder !== undefined && holder !== id && !changed.has(refKey({ type, id: holder }));
        return twice || held ? [conflict(type, id, constraint.name)] : [];
      }),
    ),
  );
  return conflicts.flat();
}

const conflict = (type: TypeName, id: number, constraint: string): Conflict => ({
  kind: 'unique',
  type,
  id,
  constraint,
});
