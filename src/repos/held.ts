import { refKey } from '../domain/engine/resource/resource.ts';
import type { CommitOutcome, Conflict } from '../domain/engine/store.ts';
import { type Action, heldFor } from './actions.ts';
import type { TableAccess } from './client.ts';
import { settledConflicts } from './conflicts.ts';
import { holdsValue } from './items.ts';
import { readHead } from './journal-head.ts';
import { settleAbandoned } from './journal-settling.ts';
import { KeyLoader, type RawItem } from './key-loader.ts';
import { objectKey } from './table.ts';
import { transact } from './transact.ts';

type Contested = Action & { readonly conflict: Conflict };

/**
 * The outcome of a commit, with conflicts marked as `held` where a large write holds the object or has claimed the value:
 * they end when that write is settled. An abandoned large write is settled here, before the caller tries again.
 */
export async function withHolders(
  access: TableAccess,
  actions: readonly Action[],
  outcome: CommitOutcome,
): Promise<CommitOutcome> {
  const known = new Set(outcome.map((conflict) => JSON.stringify(conflict)));
  const contested = actions.filter(
    (action): action is Contested => action.conflict !== undefined && known.has(JSON.stringify(action.conflict)),
  );
  const keys = new KeyLoader(access);
  const items = await Promise.all(contested.map(({ key }) => keys.load(key)));
  const settling = new Settling(access);
  const held = await Promise.all(
    contested.map(async (action, index): Promise<readonly Conflict[]> => {
      const item = items[index];
      if (item?.[heldFor] === undefined || !(await settling.isPassing(action, item))) return [];
      const { type, id } = action.conflict;
      return [{ kind: 'version', type, id, held: true }];
    }),
  );
  const passing = held.flat();
  const refs = new Set(passing.map(refKey));
  return settledConflicts([...passing, ...outcome.filter((conflict) => !refs.has(refKey(conflict)))]);
}

/** The journals that hold what one commit has met, each looked at once. */
class Settling {
  readonly #access: TableAccess;
  readonly #journals = new Map<string, Promise<boolean>>();

  constructor(access: TableAccess) {
    this.#access = access;
  }

  /** True when the item will be free, or taken for good, by the next attempt. */
  async isPassing(action: Contested, item: RawItem): Promise<boolean> {
    const journal = String(item[heldFor]);
    const known = this.#journals.get(journal) ?? this.#isOnItsWay(journal);
    this.#journals.set(journal, known);
    return (await known) || this.#isLeftOver(action, item, journal);
  }

  /** False when the journal was settled before; one that was abandoned is settled first. */
  async #isOnItsWay(journal: string): Promise<boolean> {
    const head = await readHead(this.#access, journal);
    if (!head) return false;
    await settleAbandoned(this.#access, head, Date.now());
    return true;
  }

  /**
   * Frees what a writer took after others had taken its unit back. A value that the object has by now is its own: markers
   * keep the name of the journal that claimed them.
   */
  async #isLeftOver({ key, conflict }: Contested, item: RawItem, journal: string): Promise<boolean> {
    const condition = { heldFor: journal };
    if (item.version !== undefined) {
      await transact(this.#access, [{ key, write: { kind: 'hold', journal: null, condition }, conflict }]);
      return true;
    }
    const resource = this.#access.registry.resourceOf(conflict.type);
    const holder = objectKey(conflict.type, Number(item.id), resource.shards);
    const object = await new KeyLoader(this.#access).load(holder);
    if (object && holdsValue(resource, object, key)) return false;
    const unchanged = object ? { version: Number(object.version) } : 'absent';
    await transact(this.#access, [
      { key, write: { kind: 'delete', condition }, conflict },
      { key: holder, write: { kind: 'check', condition: unchanged }, conflict },
    ]);
    return true;
  }
}
