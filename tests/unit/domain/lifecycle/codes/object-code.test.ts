import { expect, test } from 'vitest';
import { codeAddress, codeOf, parseCode } from '../../../../../src/domain/lifecycle/codes/object-code.ts';

const rack = { type: 'dcim.rack', id: 12 } as const;

test('the code of an object names it, as text and as address', () => {
  expect(codeOf(rack.type, rack.id)).toBe('qm:dcim.rack:12');
  const address = codeAddress('https://qm.example/prod', rack.type, rack.id);
  expect(address).toBe('https://qm.example/prod/api/plugins/asset-lifecycle/scan/?code=qm%3Adcim.rack%3A12');
  for (const text of ['qm:dcim.rack:12', ' QM:DCIM.RACK:12\r\n', address]) expect(parseCode(text)).toEqual(rack);
});

test('other texts are no codes of objects', () => {
  const others = [
    '',
    '12',
    'qm:',
    'qm:dcim.rack:',
    'qm:dcim.rack:0',
    'qm:dcim.rack:1x',
    'qm:rack:1',
    'https://',
    'https://a.example/',
  ];
  for (const text of others) expect([text, parseCode(text)]).toEqual([text, undefined]);
  expect(parseCode('https://a.example/scan/?code=S123')).toBeUndefined();
  expect(parseCode('qm:dcim.rack:9999999999999999')).toBeUndefined();
});
