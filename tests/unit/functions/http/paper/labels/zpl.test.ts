import { expect, test } from 'vitest';
import type { Label } from '../../../../../../src/domain/lifecycle/paper/labels/label.ts';
import { printedCarton, printedLabel } from '../../../../../../src/functions/http/paper/labels/printed-label.ts';
import { zplOf } from '../../../../../../src/functions/http/paper/labels/zpl.ts';
import { readZpl } from '../../../../../support/read-zpl.ts';
import { ssccOf } from '../../../../../support/sscc.ts';

const roll = { width: 57, height: 32, dots: 203 };
const label: Label = {
  heading: 'Łódź ^XZ ~JA _5E',
  lines: ['S/N A>B\u0007', 'Rack 7'],
  codes: { address: 'https://qm.example/scan/?code=qm%3Adcim.rack%3A7', text: 'qm:dcim.rack:7', number: 'A>B^1_2' },
};
const fieldsOf = (kind: Parameters<typeof printedLabel>[1]) =>
  readZpl(zplOf([printedLabel(label, kind)], roll)).flatMap(({ fields }) => fields);

test('a label has its size in dots, UTF-8, and every text as it is: no text is taken for a command', () => {
  const zpl = zplOf([printedLabel(label, 'qr'), printedLabel(label, 'qr')], roll);
  expect(zpl.match(/\^XZ/g)).toHaveLength(2);
  expect(zpl).not.toContain('~');
  const [first, second, ...more] = readZpl(zpl);
  expect(more).toEqual([]);
  expect(first).toEqual(second);
  expect(first).toMatchObject({ width: 456, length: 256, encoding: '28' });
  const texts = first?.fields.filter(({ commands: [command = ''] }) => command.startsWith('A0')) ?? [];
  expect(texts.map(({ data }) => data).join(' ')).toContain('Łódź ^XZ ~JA _5E');
  expect(texts.map(({ data }) => data)).toEqual(expect.arrayContaining(['S/N A>B', 'Rack 7']));
  for (const { x, y } of first?.fields ?? []) expect([x >= 0 && x < 456, y >= 0 && y < 256]).toEqual([true, true]);
});

test('the printer draws the codes by itself', () => {
  const codeOf = (kind: Parameters<typeof fieldsOf>[0]) => fieldsOf(kind)[0];
  expect(codeOf('qr')).toMatchObject({
    commands: [expect.stringMatching(/^BQN,2,[1-9]$/)],
    data: `MA,${label.codes.address}`,
  });
  expect(codeOf('datamatrix')).toMatchObject({
    commands: [expect.stringMatching(/^BXN,\d+,200$/)],
    data: 'qm:dcim.rack:7',
  });
  // `>` begins a command within bars: it is written as `>0`.
  expect(codeOf('code128')).toMatchObject({
    commands: [expect.stringMatching(/^BY\d$/), expect.stringMatching(/^BCN,\d+,N,N,N,A$/)],
    data: 'A>0B^1_2',
  });
});

test('cartons are GS1-128 in the mode in which the printer knows the rules', () => {
  const sscc = ssccOf('34012345000000001');
  const [carton] = readZpl(
    zplOf([printedCarton({ sscc, heading: 'Parcel', lines: [] })], { width: 100, height: 50, dots: 300 }),
  );
  expect(carton?.fields[0]).toMatchObject({
    commands: [expect.stringMatching(/^BY\d$/), expect.stringMatching(/^BCN,\d+,N,N,N,D$/)],
    data: `(00)${sscc}`,
  });
});
