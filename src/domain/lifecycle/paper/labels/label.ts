import type { Context } from '../../../engine/context.ts';
import type { JsonObject } from '../../../engine/json.ts';
import type { TypeName } from '../../../engine/schema/field-kinds.ts';
import { capitalised, words } from '../../../engine/schema/labels.ts';
import { codeAddress, codeOf } from '../../codes/object-code.ts';
import { shownText } from '../head.ts';

/** A label before it is drawn. */
export interface Label {
  /** What is read from afar. */
  readonly heading: string;
  /** Below it, the most useful first: a small label shows as many as it has room for. */
  readonly lines: readonly string[];
  readonly codes: LabelCodes;
}

/** What its code holds, by the kind of the code. All of them lead back to the object. */
interface LabelCodes {
  /** A phone opens it. */
  readonly address: string;
  /** Our short text. */
  readonly text: string;
  /** The number that stands on the thing itself: few characters, as bars take much room; '' for things without one. */
  readonly number: string;
}

/** What the label of an object says, by the fields of its answer. */
interface LabelFields {
  /** `display` unless it says otherwise. */
  readonly heading?: string;
  readonly lines: readonly string[];
}

/** The types that have labels. */
export const labelled: Readonly<Partial<Record<TypeName, LabelFields>>> = {
  'netbox_asset_lifecycle.receivedunit': { heading: 'item', lines: ['serial', 'asset_tag'] },
  'netbox_asset_lifecycle.spareitem': { heading: 'item', lines: ['serial', 'asset_tag', 'pool'] },
  'netbox_asset_lifecycle.asset': { lines: ['bom'] },
  'netbox_asset_lifecycle.sparespool': { lines: ['site', 'location'] },
  'netbox_asset_lifecycle.shipment': { lines: ['purchase_order', 'courier', 'site', 'location'] },
  'dcim.rack': { lines: ['site', 'location', 'asset_tag', 'serial'] },
  'dcim.device': { lines: ['device_type', 'serial', 'asset_tag', 'rack', 'site'] },
  'dcim.module': { heading: 'module_type', lines: ['serial', 'asset_tag', 'device', 'module_bay'] },
};

const isNumber: ReadonlySet<string> = new Set(['serial', 'asset_tag']);

/** The label of an object, out of its answer to the caller. */
export function labelOf({ baseUrl }: Pick<Context, 'baseUrl'>, type: TypeName, answer: JsonObject): Label {
  const { heading = 'display', lines = [] } = labelled[type] ?? {};
  const id = Number(answer.id);
  const texts = lines.flatMap((name) => {
    const text = shownText(answer[name]);
    if (text === '') return [];
    return [isNumber.has(name) ? `${name === 'serial' ? 'S/N' : capitalised(words(name))} ${text}` : text];
  });
  return {
    heading: shownText(answer[heading]) || shownText(answer.display),
    lines: texts,
    codes: {
      address: codeAddress(baseUrl, type, id),
      text: codeOf(type, id),
      number: shownText(answer.asset_tag) || shownText(answer.serial) || shownText(answer.tracking_number),
    },
  };
}
