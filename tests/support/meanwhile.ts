import type { Row } from '../../src/domain/engine/ports.ts';
import type { TypeName } from '../../src/domain/engine/schema/field-kinds.ts';
import type { Store } from '../../src/domain/engine/store.ts';

/** The store of somebody who reads objects (or rows) of this type, and right after the first time somebody else acts. */
export function meanwhile(store: Store, read: 'getMany' | 'rows', type: TypeName, act: () => Promise<unknown>): Store {
  let isOver = false;
  const afterwards = async (types: readonly TypeName[]): Promise<void> => {
    if (isOver || !types.includes(type)) return;
    isOver = true;
    await act();
  };
  return new Proxy(store, {
    get(target, name: keyof Store) {
      if (name === 'getMany' && read === 'getMany')
        return async (...[refs, freshness]: Parameters<Store['getMany']>) => {
          const found = await target.getMany(refs, freshness);
          await afterwards(refs.map((ref) => ref.type));
          return found;
        };
      if (name === 'rows' && read === 'rows')
        return async function* (...[source, limit]: Parameters<Store['rows']>) {
          const rows: Row[] = [];
          for await (const row of target.rows(source, limit)) rows.push(row);
          await afterwards([source.type]);
          yield* rows;
        };
      const member = target[name];
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}
