import { join } from 'node:path';
import { countBillOfMaterials, countedTypes, lineKey, type ScopeRule } from './data-hall/count.ts';
import { type Answer, Api, isRecord, number, text } from './demo/api.ts';
import { type Order, orderPlan, publishPrices, solvePlan, todayText } from './demo/purchase-plan.ts';
import { Checks, note, printTable, step } from './demo/report.ts';
import { awaitWebhook } from './demo/webhook.ts';
import { loadSample } from './local/sample.ts';
import { startStack } from './local/stack.ts';

const folder = join(import.meta.dirname, '../examples/data-hall');
const plugin = 'plugins/asset-lifecycle';

/** What is bought: everything planned, but not the lab, and not the carriers' own equipment. */
const scope: readonly ScopeRule[] = [
  { action: 'include', objectTypes: countedTypes, parameters: { status: 'planned' } },
  { action: 'exclude', objectTypes: countedTypes, parameters: { tag: 'lab' } },
  { action: 'exclude', objectTypes: ['dcim.device'], parameters: { tag: 'carrier' } },
];

/** The line that arrives short: leaf switches with rear-to-front airflow. */
const shortModel = 'DCS-7050SX3-48YC8';
const shortVariant = 'rear-to-front';
const damaged = 2;
const sparesAtFirst = 3;
const sparesWanted = 2;

const countedItemTypes = [
  'dcim.racktype',
  'dcim.devicetype',
  'dcim.moduletype',
  'netbox_asset_lifecycle.cabletype',
] as const;

const checks = new Checks();
const stack = await startStack();
try {
  const api = new Api(stack.apiUrl, stack.token);
  await load();
  const bom = await planBom(api);
  const lines = await generate(api, bom);
  const priced = await publishPrices(api, lines, todayText());
  const solved = await solvePlan(api, checks, bom, priced, todayText());
  const orders = await orderPlan(api, checks, solved, priced);
  await api.change(`${plugin}/boms/${bom.id}/`, { status: 'ordered' });
  const shipment = await receive(api, orders);
  await install(api, bom, shipment);
  await drawSpares(api, bom);
  await closeBooks(api, bom, orders);
  console.log(`\n${checks.summary}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await stack.stop();
}
if (checks.wrong > 0) process.exitCode = 1;

async function load(): Promise<void> {
  step('The planned data hall is dropped into the import bucket');
  let rows = 0;
  await loadSample(stack, (file, report, seconds) => {
    const summary: unknown = JSON.parse(report);
    rows += number(summary, 'created');
    checks.equal(`rejected rows of ${file}`, number(summary, 'rejected'), 0);
    note(`${file.padEnd(30)} ${text(summary, 'created').padStart(6)} created  ${seconds.toFixed(1)} s`);
  });
  note(`${rows} objects`);
}

async function planBom(api: Api): Promise<Answer> {
  step('A bill of materials with scope rules');
  const bom = await api.create(`${plugin}/boms/`, { name: 'Data hall, first phase' });
  for (const { action, objectTypes, parameters } of scope) {
    await api.create(`${plugin}/bom-scope-rules/`, { bom: bom.id, action, object_types: objectTypes, parameters });
    note(`${action} ${objectTypes.join(', ')} where ${JSON.stringify(parameters)}`);
  }
  return bom;
}

/** The line as the independent count calls it. */
function keyOf(line: Answer): string {
  const itemType = text(line, 'item_type');
  const item =
    itemType === 'netbox_asset_lifecycle.cabletype'
      ? { type: text(line, 'item', 'type'), profile: text(line, 'item', 'profile', 'value') }
      : { manufacturer: text(line, 'item', 'manufacturer', 'name'), model: text(line, 'item', 'model') };
  const known = countedItemTypes.find((name) => name === itemType);
  if (!known) throw new Error(`A line is of type ${itemType}`);
  return lineKey({ itemType: known, item, variant: isRecord(line.variant) ? line.variant : {} });
}

async function generate(api: Api, bom: Answer): Promise<readonly Answer[]> {
  step('Generate: planned objects become line items and assets');
  await api.act(`${plugin}/boms/${bom.id}/generate/`);
  const lines = await api.all(`${plugin}/bom-line-items/?bom_id=${bom.id}`);
  const counted = countBillOfMaterials(folder, scope);
  const byKey = new Map(lines.map((line) => [keyOf(line), line]));
  for (const [key, { quantity }] of counted) checks.equal(key, number(byKey.get(key), 'quantity'), quantity);
  checks.equal('number of lines', lines.length, counted.size);
  const assets = await api.request('GET', `${plugin}/assets/?bom_id=${bom.id}&limit=1`);
  checks.equal('assets', number(assets, 'count'), sum([...counted.values()].map(({ quantity }) => quantity)));
  printTable(
    ['item', 'variant', 'quantity'],
    lines.map((line) => [nameOf(line), variantText(line), number(line, 'quantity')]),
  );
  await api.change(`${plugin}/boms/${bom.id}/`, { status: 'approved' });
  note(`${lines.length} lines; the BOM is approved`);
  return lines;
}

function isShort(line: Answer): boolean {
  return text(line, 'item', 'model') === shortModel && text(line, 'variant', 'airflow') === shortVariant;
}

/** Answers the shipment that arrives short. */
async function receive(api: Api, orders: readonly Order[]): Promise<Answer> {
  step(`Shipments arrive; of the ${shortModel} ${damaged} are damaged`);
  const courier = await api.only(`${plugin}/couriers/?name=DHL`);
  const site = await api.only('dcim/sites/?slug=fra1');
  let short: Answer | undefined;
  const rows: (string | number)[][] = [];
  for (const { order, lines } of orders) {
    const shipment = await api.create(`${plugin}/shipments/`, {
      purchase_order: order.id,
      courier: courier.id,
      tracking_number: `JD0${order.id}`,
      status: 'shipped',
      date_shipped: '2026-11-02',
    });
    const consigned: [Answer, number, Answer][] = [];
    for (const { line, quantity } of lines)
      consigned.push([
        line,
        quantity,
        await api.create(`${plugin}/shipment-line-items/`, {
          shipment: shipment.id,
          bom_line_item: line.id,
          qty_shipped: quantity,
        }),
      ]);
    await api.change(`${plugin}/shipments/${shipment.id}/`, {
      status: 'received',
      site: site.id,
      date_received: '2026-11-09',
    });
    for (const [line, quantity, consignment] of consigned) {
      const qty_received = quantity - (isShort(line) ? damaged : 0);
      await api.change(`${plugin}/shipment-line-items/${consignment.id}/`, { qty_received });
      if (!isShort(line)) continue;
      rows.push([nameOf(line), quantity, qty_received]);
      short = shipment;
    }
    note(`${text(shipment, 'tracking_link')}: ${lines.length} lines received`);
  }
  printTable(['short delivery', 'shipped', 'received'], rows);
  if (!short) throw new Error(`No shipment brings the ${shortModel}`);
  return short;
}

/** Assets of the short line: devices with that model and airflow. */
async function shortAssets(api: Api, bom: Answer): Promise<readonly Answer[]> {
  const devices = await api.all(`dcim/devices/?model=${await slugOf(api)}&airflow=${shortVariant}&status=planned`);
  const ids = new Set(devices.map(({ id }) => id));
  const assets = await api.all(`${plugin}/assets/?bom_id=${bom.id}&assigned_object_type=dcim.device`);
  return assets.filter((asset) => ids.has(number(asset, 'assigned_object_id')));
}

async function slugOf(api: Api): Promise<string> {
  return text(await api.only(`dcim/device-types/?model=${shortModel}`), 'slug');
}

async function install(api: Api, bom: Answer, shipment: Answer): Promise<void> {
  step('Installation from the shipment, as far as it reaches');
  const assets = await shortAssets(api, bom);
  const refused: string[] = [];
  let installed = 0;
  for (const asset of assets) {
    try {
      await api.act(`${plugin}/assets/${asset.id}/install/`, { shipment: shipment.id });
      installed += 1;
    } catch (error) {
      refused.push(error instanceof Error ? error.message : '');
    }
  }
  const expected = countBillOfMaterials(folder, scope).get(
    lineKey({
      itemType: 'dcim.devicetype',
      item: { manufacturer: 'Arista', model: shortModel },
      variant: { airflow: shortVariant },
    }),
  );
  checks.equal('installed from the shipment', installed, (expected?.quantity ?? 0) - damaged);
  checks.equal('installs refused', refused.length, damaged);
  note(`${installed} installed; ${refused.length} refused, in these words:`);
  note(refused[0]?.replace(/^.*?: /, '') ?? '');
}

async function drawSpares(api: Api, bom: Answer): Promise<void> {
  step('The rest comes out of a spares pool, which then falls below its minimum');
  const site = await api.only('dcim/sites/?slug=fra1');
  const type = await api.only(`dcim/device-types/?model=${shortModel}`);
  const pool = await api.create(`${plugin}/spares-pools/`, { name: 'FRA1 hot spares', site: site.id });
  const item = { item_type: 'dcim.devicetype', item_id: type.id, variant: { airflow: shortVariant } };
  const spare = await api.create(`${plugin}/spare-items/`, { pool: pool.id, ...item, quantity: sparesAtFirst });
  const allocation = await api.create(`${plugin}/spare-item-allocations/`, {
    pool: pool.id,
    ...item,
    min_quantity: sparesWanted,
  });
  for (const asset of (await shortAssets(api, bom)).filter(({ installed }) => installed === null))
    await api.act(`${plugin}/assets/${asset.id}/install/`, { spare_item: spare.id });
  const after = await api.request('GET', `${plugin}/spare-item-allocations/${allocation.id}/`);
  checks.equal('spares left', number(after, 'current_quantity'), sparesAtFirst - damaged);
  const webhook = await awaitWebhook(api, 'spares_below_minimum', () => stack.invokeSchedule('hourly-checks'));
  const alerts = await api.all(`${plugin}/alerts/`);
  checks.equal('alerts', alerts.length, 1);
  printTable(
    ['pool', 'item', 'holds', 'minimum', 'alert'],
    [['FRA1 hot spares', shortModel, number(after, 'current_quantity'), sparesWanted, text(alerts[0], 'message')]],
  );
  const message = text(webhook.body, 'data', 'message');
  checks.equal('what the webhook tells', message, text(alerts[0], 'message'));
  note(
    `and nobody had to ask: a webhook, signed ${String(webhook.headers['webhook-signature']).slice(0, 12)}..., says`,
  );
  note(`${text(webhook.body, 'event')}: ${message}`);
}

async function closeBooks(api: Api, bom: Answer, orders: readonly Order[]): Promise<void> {
  step('Orders and BOM are fulfilled');
  for (const { order } of orders) await api.change(`${plugin}/purchase-orders/${order.id}/`, { status: 'fulfilled' });
  const closed = await api.change(`${plugin}/boms/${bom.id}/`, { status: 'fulfilled' });
  checks.equal('status of the BOM', text(closed, 'status', 'value'), 'fulfilled');
  const installed = await api.request('GET', `${plugin}/assets/?bom_id=${bom.id}&installed__isnull=false&limit=1`);
  const ordered = sum(orders.flatMap(({ lines }) => lines.map(({ quantity }) => quantity)));
  printTable(
    ['', 'units'],
    [
      ['ordered', ordered],
      ['received', ordered - damaged],
      ['installed', number(installed, 'count')],
    ],
  );
}

function nameOf(line: Answer): string {
  const manufacturer = text(line, 'item', 'manufacturer', 'name');
  return manufacturer === '' ? text(line, 'item', 'display') : `${manufacturer} ${text(line, 'item', 'model')}`;
}

function variantText(line: Answer): string {
  return isRecord(line.variant) ? Object.values(line.variant).join(' ') : '';
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
