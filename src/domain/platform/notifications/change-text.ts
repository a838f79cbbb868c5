import { type Json, sameJson } from '../../engine/json.ts';
import type { Resource } from '../../engine/resource/resource.ts';
import type { FieldKind } from '../../engine/schema/field-kinds.ts';
import { words } from '../../engine/schema/labels.ts';
import type { ChangeEvent } from '../events/change-event.ts';

/** Kinds whose values say something by themselves; of references the log has ids only. */
const plain: ReadonlySet<FieldKind> = new Set(['text', 'integer', 'decimal', 'boolean', 'choice', 'date', 'datetime']);
const mostFields = 5;
const longestValue = 60;

/** What an update has changed: `status planned -> active, site`. Who made it is not for everybody to know. */
export function changeText({ fields }: Resource, { prechange, postchange }: ChangeEvent): string {
  if (prechange === null || postchange === null) return '';
  const changed = Object.entries(fields).flatMap(([name, { kind, long }]) => {
    const parts = kind === 'generic' ? [`${name}_type`, `${name}_id`] : [name];
    const same = parts.every((part) => sameJson(prechange[part] ?? null, postchange[part] ?? null));
    if (same) return [];
    const shown = plain.has(kind) && !long;
    return [shown ? `${words(name)} ${valueText(prechange[name])} -> ${valueText(postchange[name])}` : words(name)];
  });
  const more = changed.length > mostFields ? [`${changed.length - mostFields} more`] : [];
  return [...changed.slice(0, mostFields), ...more].join(', ');
}

function valueText(value: Json | undefined): string {
  if (value === null || value === undefined || value === '') return 'none';
  const text = String(value);
  return text.length <= longestValue ? text : `${text.slice(0, longestValue)}...`;
}
