import { describe, expect, test } from 'vitest';
import { identifierAt } from '../../../../../src/domain/lifecycle/codes/application-identifiers.ts';
import { hasCheckDigit, readElements, readPrinted } from '../../../../../src/domain/lifecycle/codes/gs1.ts';
import { readCode } from '../../../../../src/domain/lifecycle/codes/read-code.ts';

const gs = '\x1d';

describe('element strings of GS1', () => {
  test('are read with and without the prefix of a symbology, and as printed', () => {
    // GTIN 09506000134352 and SSCC 106141412345678908 are GS1's own examples.
    const expected = new Map([
      ['01', '09506000134352'],
      ['17', '141120'],
      ['10', 'ABC123'],
      ['21', '12345'],
    ]);
    const text = `0109506000134352171411201​0ABC123${gs}2112345`.replace('​', '');
    expect(readElements(text)).toEqual(expected);
    expect(readElements(gs + text)).toEqual(expected);
    expect(readPrinted('(01)09506000134352(17)141120(10)ABC123(21)12345')).toEqual(expected);
    for (const prefix of ['', ']C1', ']d2', ']Q3', ']e0', `]C1${gs}`])
      expect([prefix, readCode(prefix + text)]).toEqual([
        prefix,
        expect.objectContaining({ form: 'gs1', numbers: ['12345'], count: 1 }),
      ]);
  });

  test('may have FNC1 written out, as scanners that type have it', () => {
    for (const written of ['\u241d', '<GS>', '{GS}'])
      expect(readCode(`010950600013435210ABC${written}2112345`).numbers).toEqual(['12345']);
  });

  test('say cartons, counts, part numbers and serials', () => {
    expect(readCode('00106141412345678908')).toMatchObject({
      form: 'gs1',
      cartons: ['106141412345678908'],
      numbers: [],
    });
    expect(readCode(']C10209506000134352' + '3724')).toMatchObject({
      count: 24,
      parts: expect.arrayContaining(['9506000134352']),
    });
    expect(readCode('(01)09506000134352(240)N9K-C93180YC-FX(21)FDO2417ABCD')).toMatchObject({
      numbers: ['FDO2417ABCD'],
      parts: expect.arrayContaining(['09506000134352', 'N9K-C93180YC-FX']),
    });
    expect(readPrinted('(00)106141412345678908(400)PO-7(1)')?.get('400')).toBe('PO-7(1)');
    expect(readElements('3103001750')).toEqual(new Map([['3103', '001750']]));
    expect(readElements(`8008140415${'12'}${gs}400X`)).toEqual(
      new Map([
        ['8008', '14041512'],
        ['400', 'X'],
      ]),
    );
  });

  test('with a wrong check digit, an unknown identifier or a wrong length are none', () => {
    for (const text of [
      '00106141412345678909',
      '0109506000134353',
      '05123',
      '0112345',
      '17ABCDEF',
      '2112345678901234567890123',
      '21',
      '',
    ])
      expect([text, readElements(text)]).toEqual([text, undefined]);
    expect(readPrinted('(01)09506000134353')).toBeUndefined();
    expect(readPrinted('(05)1')).toBeUndefined();
  });

  test('are known by all identifiers of the dictionary, the longest data included', () => {
    for (const [ai, max] of [
      ['00', 18],
      ['03', 14],
      ['235', 28],
      ['3105', 6],
      ['3929', 15],
      ['4309', 20],
      ['7256', 90],
      ['8112', 70],
      ['99', 90],
    ] as const)
      expect([ai, identifierAt(ai)?.max]).toEqual([ai, max]);
    for (const ai of ['04', '14', '18', '3944', '3956', '409', '418', '4327', '7012', '7042', '8015', '8201', 'S1', ''])
      expect([ai, identifierAt(ai)]).toEqual([ai, undefined]);
  });
});

test('check digits are those of GS1', () => {
  for (const digits of ['106141412345678908', '09506000134352', '4006381333931', '96385074', '036000291452']) {
    expect([digits, hasCheckDigit(digits)]).toEqual([digits, true]);
    const wrong = digits.slice(0, -1) + ((Number(digits.at(-1)) + 1) % 10);
    expect([wrong, hasCheckDigit(wrong)]).toEqual([wrong, false]);
  }
});

describe('other codes', () => {
  test('a plain number may be anything', () => {
    expect(readCode(' FDO2417ABCD\r\n')).toEqual({
      form: 'plain',
      numbers: ['FDO2417ABCD'],
      parts: ['FDO2417ABCD'],
      cartons: ['FDO2417ABCD'],
      count: 1,
    });
    expect(readCode('036000291452').parts).toEqual(expect.arrayContaining(['00036000291452', '0036000291452']));
  });

  test('data identifiers say what follows, and the whole may still be a number', () => {
    expect(readCode('SFDO2417ABCD').numbers).toEqual(['SFDO2417ABCD', 'FDO2417ABCD']);
    expect(readCode('1PQFX5120-48Y').parts).toEqual(['1PQFX5120-48Y', 'QFX5120-48Y']);
    expect(readCode('3SBOX-77').cartons).toEqual(['3SBOX-77', 'BOX-77']);
  });

  test('a message of ISO/IEC 15434 holds several fields', () => {
    const message = `[)>\x1e06${gs}1PDCS-7050SX3-48YC8${gs}SJPE12345678${gs}Q1\x1e\x04`;
    expect(readCode(message)).toEqual({
      form: 'data',
      numbers: ['JPE12345678'],
      parts: ['DCS-7050SX3-48YC8'],
      cartons: [],
      count: 1,
    });
    expect(readCode(`[)>\x1e06${gs}1PX${gs}Q40\x1e\x04`).count).toBe(40);
    expect(readCode(`[)>\x1e05${gs}00106141412345678908\x1e\x04`).cartons).toEqual(['106141412345678908']);
  });
});
