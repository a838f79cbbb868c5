import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressGroup, isWithin, parseNetworks } from '../../../../src/domain/platform/allowed-ips.ts';

describe('networks', () => {
  test('are read with and without a length; an address is a network of its own', () => {
    expect(parseNetworks(['10.0.0.0/8', ' 192.0.2.1 ', '2001:db8::1', '::/0'])).toEqual([
      '10.0.0.0/8',
      '192.0.2.1/32',
      '2001:db8::1/128',
      '::/0',
    ]);
  });

  test.each(['10.0.0.0/33', '10.1', '300.1.1.1', 'host', '', '10.0.0.0/8/8', '::g', 7, null])(
    'are not read from %j',
    (text) => {
      expect(parseNetworks(['10.0.0.0/8', text])).toBe(`Invalid IP prefix format: ${JSON.stringify(text)}`);
    },
  );

  test('hold addresses of their own family, IPv4 within IPv6 counting as IPv4', () => {
    expect(isWithin(['10.0.0.0/8'], '10.255.0.1')).toBe(true);
    expect(isWithin(['10.0.0.0/8'], '::ffff:10.255.0.1')).toBe(true);
    expect(isWithin(['0.0.0.0/0'], '2001:db8::1')).toBe(false);
    expect(isWithin(['::/0'], '10.0.0.1')).toBe(false);
    expect(isWithin(['10.0.0.0/8'], 'unknown')).toBe(false);
    expect(isWithin([], '10.0.0.1')).toBe(false);
  });

  test('agree with arithmetic on whole numbers', () => {
    const address = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    const dotted = (number: number): string => [24, 16, 8, 0].map((bits) => (number >>> bits) & 255).join('.');
    fc.assert(
      fc.property(address, fc.integer({ min: 0, max: 32 }), fc.integer({ min: 0, max: 32 }), (base, bits, flipped) => {
        const other = flipped === 32 ? base : (base ^ (1 << flipped)) >>> 0;
        const size = 2 ** (32 - bits);
        const same = Math.floor(base / size) === Math.floor(other / size);
        expect(isWithin([`${dotted(base)}/${bits}`], dotted(other))).toBe(same);
      }),
    );
  });

  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80::/64'],
    ['', ''],
    ['unknown', 'unknown'],
  ])('%j belongs to one client with all of %j', (address, group) => {
    expect(addressGroup(address)).toBe(group);
  });
});
