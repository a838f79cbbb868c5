/** Any JSON object that the API answers. */
export interface Answer {
  readonly id: number;
  readonly [field: string]: unknown;
}

/** The REST API as a person with curl would use it. A refused request ends the demo with the answer's own words. */
export class Api {
  readonly #root: string;
  readonly #headers: Record<string, string>;

  constructor(root: string, token: string) {
    this.#root = root;
    this.#headers = { Authorization: `Token ${token}`, 'Content-Type': 'application/json' };
  }

  async request(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(this.#root + path, {
      method,
      headers: this.#headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  async create(path: string, body: unknown): Promise<Answer> {
    return asAnswer(await this.request('POST', path, body));
  }

  async change(path: string, body: unknown): Promise<Answer> {
    return asAnswer(await this.request('PATCH', path, body));
  }

  async act(path: string, body?: unknown): Promise<Answer> {
    return asAnswer(await this.request('POST', path, body ?? {}));
  }

  /** Every object of a list, page by page. */
  async all(path: string): Promise<readonly Answer[]> {
    const results: Answer[] = [];
    const separator = path.includes('?') ? '&' : '?';
    for (let offset = 0; ; offset += 1000) {
      const page = await this.request('GET', `${path}${separator}limit=1000&offset=${offset}`);
      if (!isRecord(page) || !Array.isArray(page.results)) throw new Error(`${path} is no list`);
      results.push(...page.results.map(asAnswer));
      if (page.next === null) return results;
    }
  }

  async only(path: string): Promise<Answer> {
    const [found, ...others] = await this.all(path);
    if (!found || others.length > 0) throw new Error(`${path} should match one object`);
    return found;
  }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function asAnswer(value: unknown): Answer {
  if (!isRecord(value) || typeof value.id !== 'number') throw new Error(`No object: ${JSON.stringify(value)}`);
  return { ...value, id: value.id };
}

/** A nested value by its path, as text: `text(line, 'item', 'model')`. */
export function text(value: unknown, ...path: readonly string[]): string {
  const found = path.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
  return found === undefined || found === null ? '' : String(found);
}

export function number(value: unknown, ...path: readonly string[]): number {
  return Number(text(value, ...path));
}
