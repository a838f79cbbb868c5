import type { Reader } from '../../engine/ports.ts';
import { collect, rowsFrom } from '../../engine/resource/load-objects.ts';
import { refKey } from '../../engine/resource/resource.ts';
import type { ObjectRef } from '../../engine/schema/field-kinds.ts';
import { serialPattern } from './serial-pattern.ts';

const ruleType = 'netbox_asset_lifecycle.serialrule';

/** A rule that can be asked. */
export interface Rule {
  readonly name: string;
  readonly example: string;
  readonly refuses: boolean;
  readonly manufacturer: number | null;
  /** `<type>#<id>`. */
  readonly item: string | null;
  readonly fits: (serial: string) => boolean;
}

/** All serial rules. A pattern that stopped to be valid lets everything through. */
export async function loadRules(reader: Pick<Reader, 'rows'>): Promise<readonly Rule[]> {
  const rows = await collect(rowsFrom(reader, { kind: 'in-order', type: ruleType }));
  return Promise.all(
    rows.map(async ({ values }) => {
      const pattern = await serialPattern(values.pattern);
      return {
        name: values.name,
        example: values.example,
        refuses: values.mode === 'refuse',
        manufacturer: values.manufacturer,
        item: values.item && refKey(values.item),
        fits: (serial) => pattern.problem !== undefined || pattern.finds(serial),
      };
    }),
  );
}

/** The rules of an item: its own, or those of its manufacturer where it has none. */
export function rulesFor(rules: readonly Rule[], item: ObjectRef, manufacturer: number | null): readonly Rule[] {
  const own = rules.filter((rule) => rule.item === refKey(item));
  if (own.length > 0) return own;
  return manufacturer === null ? [] : rules.filter((rule) => rule.item === null && rule.manufacturer === manufacturer);
}

/** Why a serial number does not fit any of the rules of its item; undefined when it does, or there are none. */
export function ruleProblem(
  rules: readonly Rule[],
  serial: string,
): { readonly message: string; readonly refuses: boolean } | undefined {
  const [first] = rules;
  if (!first || rules.some((rule) => rule.fits(serial))) return undefined;
  const example = rules.find((rule) => rule.example !== '')?.example;
  const like = example === undefined ? '' : `, as ${example} does`;
  return {
    message: `${serial} does not look like a serial number of this item: it should fit the rule ${first.name}${like}.`,
    refuses: rules.some((rule) => rule.refuses),
  };
}
