/** The price of an item at a vendor. Prices are hundredths of the vendor's currency; breaks ascend by quantity. */
interface ListEntry {
  readonly price: number;
  readonly breaks: readonly { readonly quantity: number; readonly price: number }[];
  readonly minimum: number;
  readonly pack: number;
  readonly days: number;
}

/** An offer for a line. `instead`: it sells what may take the place of the item. */
export interface Offer extends ListEntry {
  readonly vendor: VendorName;
  readonly instead: boolean;
}

/** What a vendor asks for. Amounts are hundredths of its currency. */
interface Terms {
  readonly currency: 'EUR' | 'USD';
  readonly orderCost: number;
  readonly minimumOrder: number;
}

export const vendors = {
  'Northwind Networks': { currency: 'EUR', orderCost: 18_000, minimumOrder: 0 },
  'Cable & Rack Supply': { currency: 'EUR', orderCost: 4_500, minimumOrder: 500_000 },
  'Pacific Components': { currency: 'USD', orderCost: 95_000, minimumOrder: 2_000_000 },
} as const satisfies Readonly<Record<string, Terms>>;
export type VendorName = keyof typeof vendors;
export const vendorNames: readonly VendorName[] = ['Northwind Networks', 'Cable & Rack Supply', 'Pacific Components'];

/** Hundredths of a euro that 10,000 hundredths of a dollar are worth: one dollar costs 0.925 euros. */
export const dollarRate = '0.9250';
const rateParts = 9_250;

/** The module that a third party makes for this one. */
export const replaced = { model: 'QSFP-100G-CWDM4', manufacturer: 'Arista' } as const;

/** Days until everything must be there: some price lists are too slow for it. */
export const daysUntilNeeded = 40;

/** The offers for a line: its place among the lines of the BOM, the type of its item, and whether a third party makes it, too. */
export function offersFor(place: number, itemType: string, hasReplacement: boolean): readonly Offer[] {
  const passive = /cabletype|racktype/.test(itemType);
  const base = basePrice(place, itemType);
  const offers: Offer[] = [
    {
      vendor: 'Northwind Networks',
      instead: false,
      price: base,
      breaks: [
        { quantity: 50, price: share(base, 95) },
        { quantity: 200, price: share(base, 90) },
      ],
      minimum: 1,
      pack: 1,
      days: 14,
    },
  ];
  if (passive)
    offers.push({
      vendor: 'Cable & Rack Supply',
      instead: false,
      price: share(base, 84),
      breaks: [{ quantity: 100, price: share(base, 78) }],
      minimum: place % 3 === 0 ? 40 : 1,
      pack: itemType.endsWith('cabletype') ? 10 : 1,
      days: 7,
    });
  else
    offers.push({
      vendor: 'Pacific Components',
      instead: false,
      price: share(base, 97),
      breaks: [{ quantity: 20, price: share(base, 91) }],
      minimum: 5,
      pack: 1,
      // Every fourth comes by sea.
      days: place % 4 === 0 ? 55 : 28,
    });
  if (hasReplacement)
    offers.push({
      vendor: 'Pacific Components',
      instead: true,
      price: share(base, 46),
      breaks: [],
      minimum: 10,
      pack: 2,
      days: 21,
    });
  return offers;
}

const share = (price: number, percent: number): number => Math.round((price * percent) / 100);

/** No two lines cost the same. */
function basePrice(place: number, itemType: string): number {
  if (itemType.endsWith('cabletype')) return 400 + place * 37;
  if (itemType.endsWith('moduletype')) return 9_000 + place * 411;
  return 95_000 + place * 12_345;
}

/** A price in ten-thousandths of a euro. */
export const inEuros = (hundredths: number, vendor: VendorName): number =>
  vendors[vendor].currency === 'EUR' ? hundredths * 100 : roundHalfUp(hundredths * rateParts, 100);

const roundHalfUp = (amount: number, by: number): number => Math.floor((2 * amount + by) / (2 * by));
