import { beforeAll, describe, expect, test } from 'vitest';
import { registry } from '../../../src/domain/registry.ts';
import { Lifecycle, refusal } from '../../support/lifecycle.ts';
import { MemoryStore } from '../../support/memory-store.ts';

let lab: Lifecycle;
let device = 0;
beforeAll(async () => {
  lab = await new Lifecycle(new MemoryStore()).prepare();
  device = await lab.device(await lab.deviceType());
});

const refusing = registry.resources.flatMap(({ type, fields }) =>
  Object.entries(fields).flatMap(([name, field]) =>
    field.kind === 'computed' && field.refusal ? [`${type} ${name}`] : [],
  ),
);

test('what is not offered and NetBox lets requests set is declared', () => {
  expect(refusing).toContain('dcim.site owner');
  expect(refusing).toContain('dcim.interface tagged_vlans');
  expect(refusing.length).toBeGreaterThan(50);
});

describe('a field of a kind that is not offered', () => {
  test.each([null, '', []])('takes %j, since clients send back what they read', async (blank) => {
    const before = await lab.values('dcim.device', device);
    await lab.patch('dcim.device', device, { owner: blank, primary_ip4: blank, virtual_chassis: blank });
    expect(await lab.values('dcim.device', device)).toEqual(before);
  });

  test.each([3, 0, 'x', { name: 'x' }])('refuses %j by name, with the other mistakes', async (value) => {
    const attempt = lab.patch('dcim.device', device, { owner: value, vc_position: value, latitude: 91 });
    expect(await refusal(attempt)).toEqual({
      status: 400,
      body: {
        owner: ['Owners are not offered. Leave this empty.'],
        vc_position: ['Virtual chassis are not offered. Leave this empty.'],
        latitude: ['Ensure this value is less than or equal to 90.'],
      },
    });
  });

  test('takes its own answer back', async () => {
    const port = { device, name: 'eth0', type: '1000base-t' };
    const answer = await lab.answer('dcim.interface', await lab.create('dcim.interface', port));
    const names = ['owner', 'tagged_vlans', 'vrf', 'wireless_lans', 'primary_mac_address'];
    const own = Object.fromEntries(names.map((name) => [name, answer[name] ?? null]));
    expect(own).toEqual({ owner: null, tagged_vlans: [], vrf: null, wireless_lans: [], primary_mac_address: null });
    await lab.create('dcim.interface', { ...port, name: 'eth1', ...own });
  });
});

describe('local_context_data', () => {
  test('is null until it is set, and null or an empty object take it away', async () => {
    const shown = async () => {
      const { local_context_data, config_context } = await lab.answer('dcim.device', device);
      return [local_context_data, config_context];
    };
    expect(await shown()).toEqual([null, {}]);
    for (const nothing of [null, {}]) {
      await lab.patch('dcim.device', device, { local_context_data: { ntp: ['a'] } });
      expect(await shown()).toEqual([{ ntp: ['a'] }, { ntp: ['a'] }]);
      await lab.patch('dcim.device', device, { local_context_data: nothing });
      expect(await shown()).toEqual([null, {}]);
    }
    const wrong = lab.patch('dcim.device', device, { local_context_data: [1] });
    expect((await refusal(wrong)).body).toEqual({ local_context_data: ['Value must be a JSON object.'] });
  });
});
