import { isJsonObject, type Json, type JsonObject } from '../../domain/engine/json.ts';
import { textOf } from '../api/json.ts';

/** The numbers that the API answers of a line. */
export const numberNames = [
  'required',
  'from_spares',
  'on_draft_orders',
  'ordered',
  'in_transit',
  'received',
  'damaged',
  'missing',
  'installed',
  'on_hand',
  'outstanding_to_order',
  'outstanding_to_receive',
  'surplus',
  'hidden_documents',
] as const;

export type NumberName = (typeof numberNames)[number];

/** Null where documents that are hidden would decide. */
export type Units = Readonly<Record<NumberName, number | null>>;

/** A line of a BOM with its coverage. */
export interface CoverageLine {
  readonly id: number;
  readonly item: { readonly type: string; readonly id: string; readonly name: string };
  /** In words; blank for none. */
  readonly variant: string;
  readonly units: Units;
  /** The day after which the manufacturer supports the item no more, where that is too early. */
  readonly endsTooEarly?: string;
}

/** A line as the API answers it. */
export function lineOf(answer: JsonObject): CoverageLine {
  const { item, item_type, item_id, bom_line_item, variant, end_of_life, is_end_of_life } = answer;
  return {
    id: Number(bom_line_item),
    item: {
      type: textOf(item_type),
      id: textOf(item_id),
      name: nameOf(item) || `${textOf(item_type)} ${textOf(item_id)}`.trim() || `line ${textOf(bom_line_item)}`,
    },
    variant: variantText(variant),
    units: unitsOf(answer),
    ...(is_end_of_life === true ? { endsTooEarly: textOf(end_of_life) } : {}),
  };
}

/** The name of an item, with that of its manufacturer before it. */
export function nameOf(item: Json | undefined): string {
  if (!isJsonObject(item)) return '';
  const maker = isJsonObject(item.manufacturer) ? textOf(item.manufacturer.display) : '';
  return `${maker} ${textOf(item.display)}`.trim();
}

export const variantText = (variant: Json | undefined): string =>
  isJsonObject(variant)
    ? Object.entries(variant)
        .filter(([name]) => name !== 'length_unit')
        .map(([name, value]) => [name, textOf(value), name === 'length' && textOf(variant.length_unit)])
        .map((words) => words.filter(Boolean).join(' '))
        .join(', ')
    : '';

function unitsOf(answer: JsonObject): Units {
  const unit = (name: NumberName): number | null => {
    const value = answer[name];
    return typeof value === 'number' ? value : null;
  };
  return {
    required: unit('required'),
    from_spares: unit('from_spares'),
    on_draft_orders: unit('on_draft_orders'),
    ordered: unit('ordered'),
    in_transit: unit('in_transit'),
    received: unit('received'),
    damaged: unit('damaged'),
    missing: unit('missing'),
    installed: unit('installed'),
    on_hand: unit('on_hand'),
    outstanding_to_order: unit('outstanding_to_order'),
    outstanding_to_receive: unit('outstanding_to_receive'),
    surplus: unit('surplus'),
    hidden_documents: unit('hidden_documents'),
  };
}

/** Numbers that no document stands behind: they follow from the others. */
const reckoned: ReadonlySet<NumberName> = new Set(['required', 'outstanding_to_order', 'surplus', 'hidden_documents']);

export const hasDocuments = (name: NumberName, units: Units): boolean => !reckoned.has(name) && (units[name] ?? 0) > 0;
