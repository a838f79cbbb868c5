import type { Json, JsonObject } from '../../../src/domain/engine/json.ts';

/** One line to the process of a build: a request of its API, as the superuser unless the headers say otherwise. */
export interface BuildRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
  /** Counts requests to the engine and capacity units, which takes some time itself. */
  readonly metered?: boolean;
}

/** What a request took: milliseconds in the function, DynamoDB's capacity units, requests to the engine. */
export interface Cost {
  readonly milliseconds: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly requests: number;
}

/** One line from the process of a build. */
export interface BuildAnswer extends Cost {
  readonly status: number;
  /** Lists of more than a few objects are left out. */
  readonly body: JsonObject;
}
