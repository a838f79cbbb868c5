/** What an organisation may set. */
export interface Settings {
  /** ISO 4217 code that purchase orders and price lists get when they name none; '' for none. */
  readonly defaultCurrency: string;
  /** ISO 4217 code of sums over several currencies and of approval limits; '' for none. */
  readonly baseCurrency: string;
  /** What becomes of an order line that buys more than its BOM line asks for: it is marked, or refused. */
  readonly overOrder: 'flag' | 'refuse';
  /** How many units beyond those shipped may be received: `units`, or `percent` of them if that is more. */
  readonly overReceipt: { readonly units: number; readonly percent: number };
  /** Whether filters that are not known are refused, or ignored as in NetBox; a request may ask for either. */
  readonly unknownFilters: 'strict' | 'lenient';
}

/** As a new installation has them. Asset Lifecycle: orders beyond the BOM are allowed. */
export const defaultSettings: Settings = {
  defaultCurrency: '',
  baseCurrency: '',
  overOrder: 'flag',
  overReceipt: { units: 0, percent: 0 },
  unknownFilters: 'strict',
};
