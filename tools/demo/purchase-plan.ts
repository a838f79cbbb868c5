import { type Answer, type Api, isRecord, number, text } from './api.ts';
import { type Bought, type Cheapest, cheapestPlan, purchases, rules, type Wanted } from './cheapest-plan.ts';
import {
  daysUntilNeeded,
  dollarRate,
  inEuros,
  offersFor,
  replaced,
  type VendorName,
  vendorNames,
  vendors,
} from './price-lists.ts';
import { type Checks, note, printTable, step } from './report.ts';

const plugin = 'plugins/asset-lifecycle';

/** A line of the BOM, and who sells it. */
interface PricedLine extends Wanted {
  readonly line: Answer;
}

/** An order with its lines, and what is ordered for each line of the BOM. */
export interface Order {
  readonly order: Answer;
  readonly lines: readonly { readonly line: Answer; readonly quantity: number }[];
}

/** Three vendors with their price lists, fixed costs and minimum orders, in two currencies, and one approved substitute. */
export async function publishPrices(api: Api, lines: readonly Answer[], today: string) {
  step('Three vendors publish their price lists, in two currencies; one sells an approved substitute');
  const ids = new Map<VendorName, number>();
  for (const name of vendorNames) {
    const { currency, orderCost, minimumOrder } = vendors[name];
    const body = { name, currency, order_cost: amount(orderCost), minimum_order_value: amount(minimumOrder) };
    ids.set(name, (await api.create(`${plugin}/vendors/`, body)).id);
  }
  const rate = { date: today, from_currency: 'USD', to_currency: 'EUR', rate: dollarRate };
  await api.create(`${plugin}/exchange-rates/`, rate);
  const replacement = await replacementType(api, lines);
  const priced = lines.map((line, place): PricedLine => {
    const isReplaced = text(line, 'item', 'model') === replaced.model;
    return { line, needed: number(line, 'quantity'), offers: offersFor(place, text(line, 'item_type'), isReplaced) };
  });
  const entries = priced.flatMap(({ line, offers }) =>
    offers.map(({ vendor, instead, price, breaks, minimum, pack, days }) => ({
      vendor: ids.get(vendor),
      item_type: line.item_type,
      item_id: instead ? replacement.id : line.item_id,
      variant: line.variant,
      currency: vendors[vendor].currency,
      unit_price: amount(price),
      price_breaks: breaks.map((one) => ({ quantity: one.quantity, unit_price: amount(one.price) })),
      min_quantity: minimum,
      pack_size: pack,
      lead_time_days: days,
    })),
  );
  await api.request('POST', `${plugin}/vendor-prices/`, entries);
  printTable(
    ['vendor', 'prices', 'order cost', 'minimum order'],
    vendorNames.map((name) => [
      name,
      priced.flatMap(({ offers }) => offers).filter(({ vendor }) => vendor === name).length,
      `${vendors[name].currency} ${amount(vendors[name].orderCost)}`,
      `${vendors[name].currency} ${amount(vendors[name].minimumOrder)}`,
    ]),
  );
  return priced;
}

async function replacementType(api: Api, lines: readonly Answer[]): Promise<Answer> {
  const original = lines.find((line) => text(line, 'item', 'model') === replaced.model);
  const manufacturer = await api.create('dcim/manufacturers/', { name: 'Open Optics', slug: 'open-optics' });
  const type = await api.create('dcim/module-types/', { manufacturer: manufacturer.id, model: `${replaced.model}-C` });
  await api.create(`${plugin}/item-equivalents/`, {
    item_type: 'dcim.moduletype',
    item_id: original?.item_id,
    substitute_type: 'dcim.moduletype',
    substitute_id: type.id,
    status: 'approved',
  });
  return type;
}

/** Solves the plan, and compares each figure of it with the cheapest plan as it is counted here. */
export async function solvePlan(api: Api, checks: Checks, bom: Answer, lines: readonly PricedLine[], today: string) {
  step(`A purchase plan: everything within ${daysUntilNeeded} days, as cheap as it can be`);
  const plan = await api.create(`${plugin}/purchase-plans/`, {
    name: 'Data hall, first phase',
    boms: [bom.id],
    currency: 'EUR',
    date_needed: dayAfter(today, daysUntilNeeded),
  });
  const solved = await api.act(`${plugin}/purchase-plans/${plan.id}/solve/`);
  checks.equal('status of the plan', text(solved, 'status', 'value'), 'solved');
  const result = await api.request('GET', `${plugin}/purchase-plans/${plan.id}/result/`);
  const cheapest = cheapestPlan(lines);
  checkTotals(checks, result, cheapest);
  const planned = listIn(result, 'lines');
  checks.equal('lines of the plan', planned.length, lines.length);
  for (const [place, wanted] of lines.entries()) checkLine(checks, planned, wanted, cheapest.lines[place]);
  for (const rule of rules) {
    const shown = listIn(result, 'rules').find((entry) => text(entry, 'rule') === rule);
    const cost = (cheapest.total - cheapestPlan(lines, rule).total) / 10_000;
    checks.equal(`cost of the rule ${rule}`, number(shown, 'at_least'), cost);
  }
  printPlan(result, planned);
  return { plan, cheapest };
}

function checkTotals(checks: Checks, result: unknown, { total, goods }: Cheapest): void {
  checks.equal('cost of the plan', number(result, 'total_cost'), total / 10_000);
  checks.equal('bound of the plan', number(result, 'lower_bound'), total / 10_000);
  checks.equal('whether it is proven', text(result, 'proven'), 'true');
  const shown = listIn(result, 'vendors');
  checks.equal('vendors of the plan', shown.length, goods.size);
  for (const [name, euros] of goods) {
    const entry = shown.find((candidate) => text(candidate, 'vendor', 'name') === name);
    checks.equal(`goods of ${name}`, number(entry, 'goods'), euros / 10_000);
    checks.equal(`order cost of ${name}`, number(entry, 'fixed_cost'), inEuros(vendors[name].orderCost, name) / 10_000);
  }
}

function checkLine(checks: Checks, planned: readonly unknown[], wanted: PricedLine, own: Bought | undefined): void {
  const name = text(wanted.line, 'display');
  const shown = planned.find((entry) =>
    listIn(entry, 'needs').some((need) => number(need, 'bom_line_item') === wanted.line.id),
  );
  if (!own) throw new Error(`Nothing is bought for ${name}`);
  checks.equal(
    name,
    ['vendor.name', 'quantity', 'unit_price', 'plan_price', 'date_expected']
      .map((path) => text(shown, ...path.split('.')))
      .join(', '),
    [own.offer.vendor, own.quantity, own.price / 100, own.euros / 10_000, dayAfter(todayText(), own.offer.days)].join(
      ', ',
    ),
  );
  const next = purchases(wanted)
    .filter(({ offer }) => offer.vendor !== own.offer.vendor)
    .sort((a, b) => a.euros - b.euros)[0];
  const difference = next === undefined ? '' : String((next.euros - own.euros) / 10_000);
  checks.equal(`runner-up for ${name}`, text(shown, 'runner_up_difference'), difference);
}

function printPlan(result: unknown, planned: readonly unknown[]): void {
  printTable(
    ['item', 'need', 'buy', 'vendor', 'unit price', 'EUR', 'day', 'why'],
    planned.map((line) => [
      nameOf(line),
      number(line, 'required'),
      number(line, 'quantity'),
      text(line, 'vendor', 'name'),
      `${text(line, 'currency')} ${number(line, 'unit_price').toFixed(2)}`,
      number(line, 'plan_price').toFixed(2),
      text(line, 'date_expected'),
      reasonOf(line),
    ]),
  );
  printTable(
    ['vendor', 'goods EUR', 'order cost EUR', 'share %'],
    listIn(result, 'vendors').map((entry) => [
      text(entry, 'vendor', 'name'),
      number(entry, 'goods').toFixed(2),
      number(entry, 'fixed_cost').toFixed(2),
      number(entry, 'share'),
    ]),
  );
  printTable(
    ['without regard to', 'the plan would be cheaper by EUR'],
    listIn(result, 'rules').map((entry) => [
      ruleNames[text(entry, 'rule')] ?? text(entry, 'rule'),
      number(entry, 'at_least').toFixed(2),
    ]),
  );
  const proof =
    text(result, 'proven') === 'true' ? 'which is proven to be the least' : 'which is not proven to be the least';
  note(`EUR ${number(result, 'total_cost').toFixed(2)} in all, ${proof}`);
}

const ruleNames: Readonly<Record<string, string>> = {
  pack: 'whole packs',
  minimum: 'minimum quantities',
  minimum_order: 'minimum order values',
  fixed_cost: 'order costs',
  date: 'the day on which it is needed',
};

function reasonOf(line: unknown): string {
  const breaks = number(line, 'price_from') > 1 ? [`price from ${text(line, 'price_from')}`] : [];
  const instead = text(line, 'substitute') === '' ? [] : [`as ${text(line, 'substitute', 'model')}`];
  const next =
    text(line, 'runner_up') === ''
      ? []
      : [`next ${text(line, 'runner_up', 'name')} +${number(line, 'runner_up_difference').toFixed(2)}`];
  return [...breaks, ...instead, ...next].join(', ');
}

const nameOf = (line: unknown): string => {
  const variant = isRecord(line) && isRecord(line.variant) ? Object.values(line.variant).join(' ') : '';
  return `${text(line, 'item', 'display')} ${variant}`.trim();
};

/** Makes the orders of the plan, and sends them to the vendors. */
export async function orderPlan(
  api: Api,
  checks: Checks,
  { plan, cheapest }: { readonly plan: Answer; readonly cheapest: Cheapest },
  lines: readonly PricedLine[],
): Promise<readonly Order[]> {
  step('The plan is ordered: a draft order for each vendor, which are approved and placed');
  const answer = await api.request('POST', `${plugin}/purchase-plans/${plan.id}/order/`, {});
  const again = await api.request('POST', `${plugin}/purchase-plans/${plan.id}/order/`, {});
  checks.equal('orders when it is repeated', JSON.stringify(again), JSON.stringify(answer));
  const orders: Order[] = [];
  for (const entry of listIn(answer, 'purchase_orders')) {
    const id = number(entry, 'purchase_order', 'id');
    const path = `${plugin}/purchase-orders/${id}/`;
    await api.change(path, { status: 'approved' });
    const order = await api.change(path, { status: 'ordered', order_id: `PO-${id}` });
    const name = vendorNames.find((candidate) => candidate === text(entry, 'vendor', 'name'));
    const bought = cheapest.lines.filter(({ offer }) => offer.vendor === name);
    const total = bought.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
    checks.equal(`total of the order to ${name}`, number(order, 'total_price').toFixed(2), amount(total));
    const own = await api.all(`${plugin}/po-line-items/?purchase_order_id=${id}`);
    checks.equal(`lines of the order to ${name}`, own.length, bought.length);
    note(`PO-${id} to ${name}: ${own.length} lines, ${text(entry, 'currency')} ${amount(total)}`);
    orders.push({
      order,
      lines: lines.flatMap(({ line }) => {
        const found = own.find((candidate) => number(candidate, 'bom_line_item', 'id') === line.id);
        return found ? [{ line, quantity: number(found, 'qty_ordered') }] : [];
      }),
    });
  }
  return orders;
}

const amount = (hundredths: number): string => (hundredths / 100).toFixed(2);

export const todayText = (): string => new Date().toISOString().slice(0, 10);

const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

const listIn = (value: unknown, name: string): readonly unknown[] => {
  const found = isRecord(value) ? value[name] : undefined;
  return Array.isArray(found) ? found : [];
};
