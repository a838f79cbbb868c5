import type { Page } from 'playwright-core';
import { password } from '../../../tools/console/estate.ts';
import { isRecord } from '../../../tools/demo/api.ts';
import { api, authorizationOf } from './tabs.ts';

export const shipments = 'plugins/asset-lifecycle/shipments';

export const idOf = async ({ tracking }: { readonly tracking: string }): Promise<number> =>
  (await api.only(`${shipments}/?tracking_number=${tracking}`)).id;

export async function totals(id: number) {
  const summary = await api.request('GET', `${shipments}/${id}/scans/summary/`);
  const { seen, twice, scans, unknown } = isRecord(summary) && isRecord(summary.totals) ? summary.totals : {};
  return { seen, twice, scans, unknown };
}

/** As a scanner types: a key every two milliseconds, as its driver says, however busy the machine is. */
export const type = (page: Page, ...codes: readonly string[]) =>
  page.evaluate(`{
    let time = performance.now();
    for (const code of ${JSON.stringify(codes)})
      for (const key of [...code, 'Enter']) {
        const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
        Object.defineProperty(event, 'timeStamp', { value: (time += 2) });
        const field = document.activeElement;
        if (!field.dispatchEvent(event) || key === 'Enter' || !('value' in field)) continue;
        field.value += key;
        field.dispatchEvent(new Event('input', { bubbles: true }));
      }
  }`);

export const verdict = (page: Page, word: string, code: string) =>
  page.getByRole('region', { name: 'Verdict' }).filter({ hasText: word }).filter({ hasText: code }).waitFor();

export const isKept = (page: Page) => page.evaluate('navigator.serviceWorker.ready.then(() => true)');

export async function makePerson(username: string, actions: readonly string[], constraints: object | null = null) {
  const { id: user } = await api.create('users/users/', { username, password });
  const types = ['shipment', 'shipmentlineitem', 'bomlineitem'].map((model) => `netbox_asset_lifecycle.${model}`);
  const permission = { name: username, users: [user], enabled: true };
  await api.create('users/permissions/', {
    ...{ ...permission, actions, constraints, object_types: types.slice(0, 1) },
  });
  await api.create('users/permissions/', {
    ...{ ...permission, name: `${username} views`, actions: ['view'], object_types: types.slice(1) },
  });
  return authorizationOf(username, password);
}
