import { isJsonObject, type Json, type JsonObject } from '../../../src/domain/engine/json.ts';

/** Writes that have to succeed, by the API. */
export class Api {
  readonly #root: string;
  readonly #authorization: string;

  constructor(apiUrl: string, authorization: string) {
    this.#root = apiUrl;
    this.#authorization = authorization;
  }

  async send(method: string, path: string, body?: Json): Promise<JsonObject> {
    const response = await fetch(`${this.#root}${path}`, {
      method,
      headers: { Authorization: this.#authorization, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: Json = JSON.parse((await response.text()) || 'null');
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return isJsonObject(answer) ? answer : {};
  }

  async create(path: string, body: Json): Promise<number> {
    return Number((await this.send('POST', path, body)).id);
  }
}
