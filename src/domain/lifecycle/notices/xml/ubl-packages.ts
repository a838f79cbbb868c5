import type { NoticeLine, NoticePackage } from '../delivery-notice.ts';
import { elementsAt, textAt, type XmlElement } from './read-xml.ts';
import { serialsOf, unitsOf } from './ubl-values.ts';

type Portion = Pick<NoticeLine, 'quantity' | 'serials' | 'package'>;

/** What handling units are and hold. */
export interface Contents {
  readonly packages: readonly NoticePackage[];
  /** Codes of packages that hold no other. */
  readonly innermost: ReadonlySet<string>;
  /** What they hold of the lines, by the number of the line. */
  readonly portions: ReadonlyMap<string, readonly Portion[]>;
}

/** A pallet is a handling unit, with packages in it that may hold others. */
export function contentsOf(units: readonly XmlElement[]): Contents {
  const packages: NoticePackage[] = [];
  const portions = new Map<string, Portion[]>();
  const walk = (element: XmlElement, parent: string | null, inner: readonly string[]): void => {
    const code = textAt(element, 'ID');
    if (code !== '') packages.push({ code, parent });
    const holder = code === '' ? parent : code;
    for (const line of [...element.all('HandlingUnitDespatchLine'), ...element.all('DespatchLine')])
      addPortion(portions, line, holder);
    for (const name of inner) for (const one of element.all(name)) walk(one, holder, ['ContainedPackage']);
  };
  for (const unit of units) walk(unit, null, ['ActualPackage', 'Package', 'TransportHandlingUnit']);
  const holding = new Set(packages.map(({ parent }) => parent));
  return { packages, innermost: new Set(packages.flatMap(({ code }) => (holding.has(code) ? [] : [code]))), portions };
}

function addPortion(portions: Map<string, Portion[]>, line: XmlElement, code: string | null): void {
  const number = textAt(line, 'ID');
  const serials = elementsAt(line, 'Item').flatMap(serialsOf);
  const said = textAt(line, 'DeliveredQuantity');
  const quantity =
    said === '' ? serials.length : unitsOf(said, `line ${number} of package ${code ?? 'without a number'}`);
  portions.set(number, [...(portions.get(number) ?? []), { quantity, serials, package: code }]);
}
