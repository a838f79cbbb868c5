import { committed, done, openDatabase } from './database.ts';
import type { Known, KnownSummary } from './known.ts';
import type { Judgement, NewScan, Scan } from './scan.ts';

/** Stages share a host: each console has a database of its own. */
export const databaseName = `quartermaster-dock ${new URL('.', document.baseURI).pathname}`;

const kept = ['shipments', 'summaries', 'scans'];
type Kept = Known | KnownSummary | Scan;

const create = (database: IDBDatabase): void => {
  database.createObjectStore('device');
  for (const name of ['shipments', 'summaries']) database.createObjectStore(name, { keyPath: ['user', 'shipment'] });
  const scans = database.createObjectStore('scans', { keyPath: 'sequence' });
  scans.createIndex('of', ['user', 'shipment']);
  scans.createIndex('unsent', ['unsent', 'user']);
};

/**
 * What this device keeps for people who scan: scans and what is known of their shipments, each under the id of the person. No
 * token is in it.
 */
export class Store {
  readonly #database: IDBDatabase;

  private constructor(database: IDBDatabase) {
    this.#database = database;
  }

  static open = async (): Promise<Store> => new Store(await openDatabase(databaseName, ['device', ...kept], create));

  /** Gives a scan its number. Tabs share the numbers: a transaction takes each once. */
  async add(scan: NewScan): Promise<Scan> {
    const transaction = this.#database.transaction(['device', 'scans'], 'readwrite');
    const device = transaction.objectStore('device');
    const [scanner = newScannerId(), last = 0] = await Promise.all([
      done<string | undefined>(device.get('scanner')),
      done<number | undefined>(device.get('sequence')),
    ]);
    const added: Scan = { ...scan, scanner, sequence: last + 1, unsent: 1 };
    device.put(scanner, 'scanner');
    device.put(added.sequence, 'sequence');
    transaction.objectStore('scans').add(added);
    await committed(transaction);
    return added;
  }

  /** Of one person, oldest first. */
  unsent(user: string): Promise<readonly Scan[]> {
    return done(this.#scans('unsent').getAll(IDBKeyRange.only([1, user])));
  }

  /** How many of this person, and of others on the same device. */
  async countUnsent(user: string): Promise<{ readonly own: number; readonly others: number }> {
    const index = this.#scans('unsent');
    const [own, all] = await Promise.all([done(index.count(IDBKeyRange.only([1, user]))), done(index.count())]);
    return { own, others: all - own };
  }

  /** Oldest first. */
  ofShipment(user: string, shipment: string): Promise<readonly Scan[]> {
    return done(this.#scans('of').getAll(IDBKeyRange.only([user, shipment])));
  }

  /** Notes what the API, or this device, says of scans. What the API has said stays. */
  async judge(
    judged: readonly { readonly sequence: number; readonly judgement: Judgement }[],
    by: 'final' | 'preliminary',
  ): Promise<readonly Scan[]> {
    const transaction = this.#database.transaction('scans', 'readwrite');
    const scans = transaction.objectStore('scans');
    const written: Scan[] = [];
    for (const { sequence, judgement } of judged) {
      const scan: Scan | undefined = await done(scans.get(sequence));
      if (!scan || scan.final) continue;
      const { unsent, ...sent } = scan;
      const next: Scan = by === 'final' ? { ...sent, final: judgement } : { ...scan, preliminary: judgement };
      scans.put(next);
      written.push(next);
    }
    await committed(transaction);
    return written;
  }

  known(user: string, shipment: string): Promise<Known | undefined> {
    return done(this.#database.transaction('shipments').objectStore('shipments').get([user, shipment]));
  }

  knownOf(user: string): Promise<readonly Known[]> {
    const shipments = this.#database.transaction('shipments').objectStore('shipments');
    return done(shipments.getAll(IDBKeyRange.bound([user], [user, []])));
  }

  keep(known: Known): Promise<void> {
    return this.#put('shipments', known);
  }

  summary(user: string, shipment: string): Promise<KnownSummary | undefined> {
    return done(this.#database.transaction('summaries').objectStore('summaries').get([user, shipment]));
  }

  keepSummary(summary: KnownSummary): Promise<void> {
    return this.#put('summaries', summary);
  }

  /** Forgets what was sent, and what is known of shipments, from before a time; of one person or of all. What is unsent stays. */
  async forget(before: string, user?: string): Promise<void> {
    const transaction = this.#database.transaction(kept, 'readwrite');
    const isOld = (entry: Kept): boolean =>
      entry.at < before && !('unsent' in entry) && (user === undefined || entry.user === user);
    for (const name of kept) removeWhere(transaction.objectStore(name), isOld);
    await committed(transaction);
  }

  async #put(name: string, entry: Known | KnownSummary): Promise<void> {
    const transaction = this.#database.transaction(name, 'readwrite');
    transaction.objectStore(name).put(entry);
    await committed(transaction);
  }

  /** Removes the unsent scans of a shipment. */
  async discard(user: string, shipment: string): Promise<void> {
    const transaction = this.#database.transaction('scans', 'readwrite');
    removeWhere(
      transaction.objectStore('scans'),
      (entry) => 'unsent' in entry && entry.user === user && entry.shipment === shipment,
    );
    await committed(transaction);
  }

  #scans(index: string): IDBIndex {
    return this.#database.transaction('scans').objectStore('scans').index(index);
  }
}

const newScannerId = (): string =>
  `console-${[...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;

function removeWhere(store: IDBObjectStore, test: (entry: Kept) => boolean): void {
  const request = store.openCursor();
  request.onsuccess = () => {
    const cursor = request.result;
    if (!cursor) return;
    if (test(cursor.value)) cursor.delete();
    cursor.continue();
  };
}
