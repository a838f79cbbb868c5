import { type Failure, invalid } from '../errors.ts';
import type { Resource, StoredObject } from '../resource/resource.ts';
import { claims, type UniqueClaim, uniqueClaims } from '../resource/unique.ts';
import { uniqueMessage } from './commit.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Identifies an entry of a bulk request, as NetBox 4.7 does: by position on create, by id on change and delete. */
export type Position = { readonly index: number } | { readonly id: number };

export interface EntryFailure {
  readonly position: Position;
  readonly failure: Failure;
}

/** Unique values that the objects of one request claim; each value may be claimed once. */
export class Claims {
  readonly #resource: Resource;
  readonly #holders = new Map<string, Claim>();

  constructor(resource: Resource) {
    this.#resource = resource;
  }

  add(position: Position, { id, values }: StoredObject): void {
    const claims = uniqueClaims(this.#resource, values).map((claim): [string, Claim] => [
      `${claim.constraint.name}|${claim.text}`,
      { ...claim, position, id },
    ]);
    const clashes = claims.filter(([key, claim]) => (this.#holders.get(key) ?? claim).id !== id);
    if (clashes.length > 0) throw this.#failure(clashes.map(([, claim]) => claim));
    for (const [key, claim] of claims) this.#holders.set(key, claim);
  }

  /** Asks for all claims at once who holds them already. */
  async takenByOthers(work: UnitOfWork): Promise<readonly EntryFailure[]> {
    const { type } = this.#resource;
    const taken = await Promise.all(
      [...this.#holders.values()].map(async (claim) => {
        const holder = await work.reader.findUnique(type, claim.constraint.name, claim.values);
        const free = holder === undefined || holder === claim.id || (await this.#givesUp(work, holder, claim));
        return free ? [] : [claim];
      }),
    );
    const byPosition = Map.groupBy(taken.flat(), ({ id }) => id);
    return [...byPosition.values()].flatMap((claims) => {
      const [first] = claims;
      return first ? [{ position: first.position, failure: this.#failure(claims) }] : [];
    });
  }

  /** The holder is in the same request and gives the value up. */
  async #givesUp(work: UnitOfWork, holder: number, { constraint, text }: Claim): Promise<boolean> {
    const after = await work.get(this.#resource.type, holder);
    return after === undefined || !claims(constraint, after.values, text);
  }

  #failure(claims: readonly Claim[]): Failure {
    const errors: Record<string, string[]> = {};
    for (const { constraint } of claims) {
      const { field, message } = uniqueMessage(this.#resource, constraint);
      errors[field] = [...(errors[field] ?? []), message];
    }
    return invalid(errors);
  }
}

interface Claim extends UniqueClaim {
  readonly position: Position;
  readonly id: number;
}
