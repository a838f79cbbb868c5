import { describe, expect, test } from 'vitest';
import {
  isPublic,
  networksIn,
  permittedAddresses,
  RefusedAddress,
} from '../../../../src/functions/events/public-addresses.ts';

describe('public', () => {
  test.each(['93.184.215.14', '1.1.1.1', '2606:2800:21f:cb07:6820:80da:af6b:8b2c', '::ffff:93.184.215.14'])(
    'is %s',
    (address) => expect(isPublic(address)).toBe(true),
  );

  test.each([
    ['loopback', '127.0.0.1'],
    ['loopback', '127.8.8.8'],
    ['loopback', '::1'],
    ['no address', '0.0.0.0'],
    ['no address', '::'],
    ['private', '10.1.2.3'],
    ['private', '172.16.0.1'],
    ['private', '192.168.1.1'],
    ['private', 'fd00::1'],
    ['shared by a provider', '100.64.0.1'],
    ['link-local, as metadata of a cloud', '169.254.169.254'],
    ['link-local', 'fe80::1'],
    ['metadata of a cloud', 'fd00:ec2::254'],
    ['multicast', '224.0.0.1'],
    ['multicast', 'ff02::1'],
    ['broadcast', '255.255.255.255'],
    ['for documents', '192.0.2.1'],
    ['for documents', '2001:db8::1'],
    ['reserved', '240.0.0.1'],
    ['benchmarks', '198.18.0.1'],
    ['site-local', 'fec0::1'],
    ['mapped: a private one', '::ffff:10.1.2.3'],
    ['mapped: loopback', '::ffff:7f00:1'],
    ['compatible: a private one', '::10.1.2.3'],
    ['NAT64: a private one', '64:ff9b::10.1.2.3'],
    ['NAT64: a public one', '64:ff9b::1.1.1.1'],
    ['NAT64 of a network', '64:ff9b:1::a01:203'],
    ['6to4: a private one', '2002:a01:203::1'],
    ['Teredo', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
    ['no address at all', 'localhost'],
  ])('is not %s, %s', (_, address) => expect(isPublic(address)).toBe(false));
});

describe('the addresses of a receiver', () => {
  const known: Readonly<Record<string, readonly string[]>> = {
    'inside.example': ['10.1.2.3'],
    'outside.example': ['1.1.1.1', '2606:4700::1111'],
    'both.example': ['1.1.1.1', '10.1.2.3'],
    'nobody.example': [],
  };
  const resolve = async (name: string) => known[name] ?? [];
  const find = (host: string, ...networks: readonly string[]) => permittedAddresses(host, networks, resolve);

  test('are all that its name has', async () => {
    expect(await find('outside.example')).toEqual([
      { address: '1.1.1.1', family: 4 },
      { address: '2606:4700::1111', family: 6 },
    ]);
  });

  test.each(['inside.example', 'both.example', '10.1.2.3', '[::1]', '[::ffff:a01:203]'])(
    'are refused where one of them is not public: %s',
    async (host) => {
      await expect(find(host)).rejects.toThrow(RefusedAddress);
    },
  );

  test('stay an inside matter: the message does not tell them', async () => {
    await expect(find('inside.example')).rejects.not.toThrow(/10\.1\.2\.3/);
  });

  test('are taken where the settings allow their network', async () => {
    expect(await find('both.example', '10.0.0.0/8')).toHaveLength(2);
    expect(await find('[::1]', '127.0.0.0/8', '::1/128')).toEqual([{ address: '::1', family: 6 }]);
    await expect(find('inside.example', '10.2.0.0/16')).rejects.toThrow('QM_WEBHOOK_ALLOWED_NETWORKS');
  });

  test('must exist', async () => {
    await expect(find('nobody.example')).rejects.toThrow('nobody.example has no address.');
  });
});

test('the setting takes networks and addresses, by commas or spaces', () => {
  expect(networksIn(' 10.0.0.0/8, 192.0.2.7  ::1')).toEqual(['10.0.0.0/8', '192.0.2.7/32', '::1/128']);
  expect(networksIn(undefined)).toEqual([]);
  expect(() => networksIn('10.1')).toThrow('QM_WEBHOOK_ALLOWED_NETWORKS: Invalid IP prefix format: "10.1"');
});
