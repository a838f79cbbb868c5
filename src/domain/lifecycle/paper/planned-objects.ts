import { VisibleDocuments } from '../../engine/access/visible-documents.ts';
import type { Context } from '../../engine/context.ts';
import { refused } from '../../engine/errors.ts';
import { answers } from '../../engine/query/answer.ts';
import { referringRows } from '../../engine/resource/load-objects.ts';
import { refKey, type StoredObject } from '../../engine/resource/resource.ts';
import { asset } from '../installation/asset.ts';
import { assetTypes } from '../item/item.ts';
import { mostRows } from './document.ts';

/** An object that is still to be installed, by the name that its reader sees. */
export interface PlannedObject {
  readonly object: StoredObject;
  readonly name: string;
}

/** The planned objects of a BOM that are not installed yet, as far as the caller may view them, and the number of the others. */
export async function plannedObjects(
  context: Context,
  bom: number,
): Promise<{ readonly objects: readonly PlannedObject[]; readonly hidden: number }> {
  const rows = await referringRows(context.store, asset.type, 'bom', bom);
  const open = rows.filter(({ values }) => !values.installed);
  if (open.length > mostRows)
    throw refused('too-large', `A document has up to ${mostRows} lines; this one would have ${open.length}.`);
  const visible = new VisibleDocuments(context);
  const assets = await visible.get(
    asset.type,
    open.map(({ id }) => id),
  );
  const targets = [...assets.values()].map(({ values }) => values.assigned_object);
  const objects: PlannedObject[] = [];
  for (const type of assetTypes) {
    const ids = targets.filter((target) => target.type === type).map(({ id }) => id);
    const found: readonly StoredObject[] = [...(await visible.get(type, ids)).values()];
    const named = await answers(context, context.store.registry.resourceOf(type), found, 'nested');
    objects.push(...found.map((object, index) => ({ object, name: String(named[index]?.display ?? refKey(object)) })));
  }
  return { objects, hidden: open.length - objects.length };
}
