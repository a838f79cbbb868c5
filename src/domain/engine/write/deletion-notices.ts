import { onDeleteOf, type Registry } from '../resource/registry.ts';
import { refKey } from '../resource/resource.ts';
import type { TypeName } from '../schema/field-kinds.ts';
import type { DeletionNotice, Store } from '../store.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Others may refer to objects of this type, in a way that their deletion must not leave dangling. */
const isReferredTo = ({ referrersOf }: Registry, type: TypeName): boolean =>
  referrersOf(type).some((referrer) => onDeleteOf(referrer) !== 'keep');

/** Notices of the objects that one write deletes. */
export class DeletionNotices {
  readonly #store: Pick<Store, 'announceDeletion'>;
  readonly #announced = new Set<string>();
  readonly #notices: DeletionNotice[] = [];

  constructor(store: Pick<Store, 'announceDeletion'>) {
    this.#store = store;
  }

  /** True when the unit deletes what others could refer to until now: its dependents have to be looked for once more. */
  async give({ changes, followUps, reader }: UnitOfWork): Promise<boolean> {
    const types = Map.groupBy([...changes, ...followUps], ({ type }) => type);
    const going = [...types].flatMap(([type, some]) =>
      isReferredTo(reader.registry, type) ? some.filter((change) => change.action === 'delete') : [],
    );
    const unknown = going.filter((change) => !this.#announced.has(refKey(change)));
    if (unknown.length === 0) return false;
    this.#notices.push(await this.#store.announceDeletion(unknown));
    for (const change of unknown) this.#announced.add(refKey(change));
    return true;
  }

  /** What was to go stays. */
  async withdraw(): Promise<void> {
    await Promise.all(this.#notices.map((notice) => notice.withdraw()));
  }
}
