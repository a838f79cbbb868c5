import { compareKeys } from '../../src/domain/engine/schema/natural-sort.ts';
import { type Action, keyText } from '../../src/repos/actions.ts';
import type { DockItems } from '../../src/repos/dock/dock-items.ts';
import type { Item } from '../../src/repos/items.ts';
import type { RawItem } from '../../src/repos/key-loader.ts';
import { countAttribute, type Key } from '../../src/repos/table.ts';

/** The light items of the dock in memory. */
export class MemoryDockItems implements DockItems {
  readonly #items = new Map<string, Item>();

  async load(keys: readonly Key[]): Promise<readonly (RawItem | undefined)[]> {
    return keys.map((key) => this.#items.get(keyText(key)));
  }

  async list(pk: string, prefix = ''): Promise<readonly RawItem[]> {
    return [...this.#items.values()]
      .filter((item) => item.pk === pk && item.sk.startsWith(prefix))
      .sort((a, b) => compareKeys(a.sk, b.sk));
  }

  async last(pk: string): Promise<readonly RawItem[]> {
    return (await this.list(pk)).toReversed();
  }

  async put(items: readonly Item[]): Promise<void> {
    for (const item of items) this.#items.set(keyText(item), item);
  }

  async remove(keys: readonly Key[]): Promise<void> {
    for (const key of keys) this.#items.delete(keyText(key));
  }

  async commit(actions: readonly Action[]): Promise<boolean> {
    if (!actions.every((action) => this.#holds(action))) return false;
    for (const { key, write } of actions) {
      const stored = this.#items.get(keyText(key));
      if (write.kind === 'put') this.#items.set(keyText(key), write.item);
      if (write.kind === 'count')
        this.#items.set(keyText(key), {
          ...key,
          [countAttribute]: counted(stored) + write.add,
          expires: write.expires,
        });
    }
    return true;
  }

  #holds({ key, write }: Action): boolean {
    const stored = this.#items.get(keyText(key));
    if (write.kind === 'add' || write.condition === 'none') return true;
    if (write.condition === 'absent') return stored === undefined;
    if (typeof write.condition === 'string') return stored !== undefined;
    if ('counted' in write.condition) return counted(stored) === write.condition.counted;
    return 'countedAtMost' in write.condition && counted(stored) <= write.condition.countedAtMost;
  }
}

const counted = (item: Item | undefined): number => Number(item?.[countAttribute] ?? 0);
