/** How the command talks to the API, and to whoever waits for it. */
export interface Connection {
  readonly send: typeof fetch;
  /** Told how many rows are through, and how many there are. */
  readonly onProgress: (done: number, total: number) => void;
  /** Between two looks at a job. */
  readonly pause: () => Promise<unknown>;
}

/** NetBox: version 2 tokens are bearer tokens. */
export const authorization = (token: string): string =>
  token.startsWith('nbt_') ? `Bearer ${token}` : `Token ${token}`;
