import { Problem } from '../api/problem.ts';

/** The answer of a request to IndexedDB. */
export const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Resolves when what a transaction wrote is there. */
export const committed = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });

const notOurs = (): Problem =>
  new Problem(
    0,
    'What this device keeps for the dock cannot be read: another release of the console wrote it. Load the newest one; if that does not help, delete the data of this page in the settings of the browser. Scans that were not sent are lost with them.',
  );

/** Fails with a Problem where something else is kept under this name: it is not ours to delete. */
export async function openDatabase(
  name: string,
  stores: readonly string[],
  create: (database: IDBDatabase) => void,
): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => create(request.result);
  const database = await done(request).catch((thrown: unknown) => {
    throw thrown instanceof DOMException && thrown.name === 'VersionError' ? notOurs() : thrown;
  });
  if (stores.every((store) => database.objectStoreNames.contains(store))) return database;
  database.close();
  throw notOurs();
}
