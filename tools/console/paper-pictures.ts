import { writeFile } from 'node:fs/promises';
import type { Api } from '../demo/api.ts';
import type { Stack } from '../local/stack.ts';
import { pictureOf } from './pdf-picture.ts';

/** Whose paper the pictures show. */
export const paperSettings = {
  QM_PAPER_NAME: 'Example Data Halls Ltd',
  QM_PAPER_ADDRESS: '1 Hall Street\n90-001 Łódź\nPoland',
};

const lifecycle = 'plugins/asset-lifecycle';

/** Draws the first pages of an order and of a sheet of labels into files of a folder, by their names. */
export async function drawPaper(api: Api, stack: Stack, folder: string): Promise<void> {
  const order = await orderOfHall(api);
  const pages = {
    'purchase-order': `${lifecycle}/purchase-orders/${order}/?format=pdf`,
    labels: `${lifecycle}/labels/?type=dcim.rack&site=fra1`,
  };
  for (const [name, path] of Object.entries(pages)) {
    const answer = await fetch(`${stack.apiUrl}${path}`, { headers: { Authorization: `Token ${stack.token}` } });
    const picture = await pictureOf(new Uint8Array(await answer.arrayBuffer()), 1, 1.5);
    await writeFile(`${folder}/${name}.png`, picture.toBuffer('image/png'));
    console.log(`${folder}/${name}.png`);
  }
}

/** An order of everything that the largest BOM needs. */
async function orderOfHall(api: Api): Promise<number> {
  const bom = await api.only(`${lifecycle}/boms/?name=${encodeURIComponent('Hall C, second phase')}`);
  const [vendor] = await api.all(`${lifecycle}/vendors/`);
  const made = await api.create(`${lifecycle}/purchase-orders/`, {
    bom: bom.id,
    vendor: vendor?.id,
    order_id: 'PO-1042',
    currency: 'EUR',
    date_expected: '2027-03-01',
  });
  await api.request('POST', `${lifecycle}/purchase-orders/${made.id}/copy-line-items/`, {});
  const lines = await api.all(`${lifecycle}/po-line-items/?purchase_order_id=${made.id}`);
  const prices = lines.map(({ id }, index) => ({ id, unit_price: `${(index + 1) * 137}.50` }));
  await api.request('PATCH', `${lifecycle}/po-line-items/`, prices);
  return made.id;
}
