import type { Actor } from './ports.ts';
import type { Settings } from './settings.ts';
import type { Store, Writer } from './store.ts';
import type { LoadTemplates } from './templates/template-library.ts';

/** What every use case gets from outside: where objects are kept, who asks, when, and how the answer is addressed. */
export interface Context {
  readonly store: Store;
  /** Where ids of new objects come from, if not from the store: bulk writers take them in blocks. */
  readonly ids?: Pick<Writer, 'takeIds'>;
  readonly actor: Actor;
  readonly settings: Settings;
  readonly now: () => Date;
  /** The digest of a secret that a request sets; slow on purpose. */
  readonly hashSecret: (secret: string) => string;
  /** Loads what renders templates. */
  readonly templates: LoadTemplates;
  /** UUID of the request; the change log keeps it. */
  readonly requestId: string;
  /** The request's method and path, such as `PATCH /api/dcim/sites/4/`; absent where no request of the API is being answered. */
  readonly route?: string;
  /** Scheme, host and stage prefix for `url`, `next` and `previous`. */
  readonly baseUrl: string;
}
