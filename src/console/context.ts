import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Catalog } from './api/catalog.ts';
import { Client } from './api/client.ts';
import { type Formats, formatsFor } from './format.ts';

/** What all views of a signed-in person share. */
export interface Shared {
  readonly client: Client;
  readonly catalog: Catalog;
  readonly formats: Formats;
}

/** In the locale that the browser is set to. */
export const ownFormats = formatsFor(navigator.language);

export const SharedContext = createContext<Shared>({
  client: new Client(undefined),
  catalog: new Map(),
  formats: ownFormats,
});

export const useShared = (): Shared => useContext(SharedContext);
