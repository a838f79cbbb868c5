import { describe, expect, test } from 'vitest';
import { parseField } from '../../../../src/domain/engine/schema/parse.ts';
import { networkInterface } from '../../../../src/domain/inventory/interface.ts';
import { wirelessChannels } from '../../../../src/domain/inventory/wireless.ts';
import { derivedFrom, problemsOf } from './rules.ts';

const wifi = { device: 1, name: 'wlan0', type: 'ieee802.11ax' };

describe('a channel', () => {
  const channel = '5g-36-5180-20';
  const itself = { rf_channel_frequency: '5180.000', rf_channel_width: '20.000' };

  test('says its frequency and width', () => {
    expect(derivedFrom(networkInterface, { ...wifi, rf_channel: channel })).toEqual(itself);
    const before = { ...wifi, rf_channel: '5g-40-5200-20', rf_channel_frequency: '5200.000' };
    expect(derivedFrom(networkInterface, { rf_channel: channel }, { before })).toEqual(itself);
    expect(problemsOf(networkInterface, { ...wifi, rf_channel: channel, ...itself })).toEqual({});
  });

  test('takes no others', () => {
    const given = { ...wifi, rf_channel: channel, rf_channel_frequency: '5200.000', rf_channel_width: '40.000' };
    expect(derivedFrom(networkInterface, given)).toEqual({
      rf_channel_frequency: '5200.000',
      rf_channel_width: '40.000',
    });
    expect(problemsOf(networkInterface, given)).toEqual({
      rf_channel_frequency: ['Cannot specify custom frequency with channel selected.'],
      rf_channel_width: ['Cannot specify custom width with channel selected.'],
    });
  });

  test.each([
    ['2.4g-13-2472-22', '13 (2472 MHz)'],
    ['5g-50-5250-160', '50 (5250/160 MHz)'],
    ['6g-233-7115-20', '233 (7115/20 MHz)'],
    ['60g-1-58320-2160', '1 (58.32/2.16 GHz)'],
    ['60g-25-61560-6480', '25 (61.56/8.64 GHz)'],
  ])('%s is called %s', (value, label) => {
    expect(wirelessChannels.find((known) => known.value === value)?.label).toBe(label);
  });
});

test('wireless attributes are of wireless interfaces', () => {
  const wired = { device: 1, name: 'eth0', type: '1000base-t' };
  expect(
    problemsOf(networkInterface, { ...wired, rf_role: 'ap', rf_channel_frequency: '1.000', rf_channel_width: '1.000' }),
  ).toEqual({
    rf_role: ['Wireless role may be set only on wireless interfaces.'],
    rf_channel_frequency: ['Channel frequency may be set only on wireless interfaces.'],
    rf_channel_width: ['Channel width may be set only on wireless interfaces.'],
  });
  expect(problemsOf(networkInterface, { ...wifi, rf_role: 'station', rf_channel_frequency: '5181.500' })).toEqual({});
});

describe('a World Wide Name', () => {
  const { wwn } = networkInterface.fields;
  const spelled = '50:01:43:80:03:C1:2A:5E';

  test.each(['50:01:43:80:03:c1:2a:5e', '50-01-43-80-03-C1-2A-5E', '5001438003c12a5e', ` ${spelled} `])(
    '%s is written in one way',
    (given) => expect(parseField(wwn, given)).toEqual({ value: spelled }),
  );

  test.each(['', null])('%j clears it', (given) => expect(parseField(wwn, given)).toEqual({ value: null }));

  test.each(['50:01:43:80:03:c1:2a', 'zz01438003c12a5e', `${spelled}:00`, 'x'])('%s is none', (given) => {
    expect(parseField(wwn, given)).toEqual({
      error: 'Enter eight bytes in hexadecimal digits, such as 50:01:43:80:03:C1:2A:5E.',
    });
  });
});
