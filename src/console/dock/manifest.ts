import { isJsonObject, type Json } from '../../domain/engine/json.ts';
import { objectsIn, textOf } from '../api/json.ts';
import type { KnownUnit } from './known.ts';

/** The units of a manifest, each with its carton and what that stands in. */
export function unitsIn(manifest: Json): readonly KnownUnit[] {
  const { units, cartons } = isJsonObject(manifest) ? manifest : {};
  const parents = new Map(objectsIn(cartons).map(({ sscc, parent }) => [textOf(sscc), textOf(parent)]));
  return objectsIn(units).map((unit) => ({
    serial: textOf(unit.serial),
    assetTag: textOf(unit.asset_tag),
    cartons: way(textOf(unit.carton), parents),
  }));
}

function way(carton: string, parents: ReadonlyMap<string, string>): readonly string[] {
  const found: string[] = [];
  for (let one = carton; one !== '' && !found.includes(one); one = parents.get(one) ?? '') found.push(one);
  return found;
}
