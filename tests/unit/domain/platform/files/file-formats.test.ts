import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { factsOf } from '../../../../../src/domain/platform/files/file-facts.ts';
import { documentFormats, formatNamed, imageFormats } from '../../../../../src/domain/platform/files/file-formats.ts';
import { imageSize } from '../../../../../src/domain/platform/files/image-size.ts';
import { refusal } from '../../../../support/lifecycle.ts';
import { pictures } from '../../../../support/pictures.ts';

const type = 'netbox_asset_lifecycle.attachment';
const text = (content: string): Buffer => Buffer.from(content, 'utf8');
const facts = (filename: string, start: Buffer) => factsOf(type, filename, { size: start.length, start }).facts;
const refused = (filename: string, start: Buffer, size = start.length) =>
  refusal((async () => factsOf(type, filename, { size, start }))());

describe('the format of a file', () => {
  test.each([
    ['quote.pdf', text('%PDF-1.7\n'), 'application/pdf'],
    ['Scan.PDF', Buffer.concat([Buffer.alloc(500), text('%PDF-1.4')]), 'application/pdf'],
    ['damage.jpg', pictures.jpeg(4_000, 3_000), 'image/jpeg'],
    ['damage.jpeg', pictures.jpeg(1, 1), 'image/jpeg'],
    ['rack.png', pictures.png(10, 10), 'image/png'],
    ['rack.webp', pictures.webp('VP8X', 10, 10), 'image/webp'],
    ['list.csv', text('serial;größe\nA1;2\n'), 'text/csv'],
    ['list.csv', Buffer.from('serial\xe4;1\r\n', 'latin1'), 'text/csv'],
    ['list.txt', Buffer.from('\ufeffserial', 'utf16le'), 'text/plain'],
    [
      'list.xlsx',
      Buffer.from(zipSync({ '[Content_Types].xml': text('<Types/>'), 'xl/workbook.xml': text('<workbook/>') })),
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    ],
  ])('%s is what its content says', (filename, content, contentType) => {
    expect(facts(filename, content)).toEqual({
      filename,
      status: 'stored',
      content_type: contentType,
      size: content.length,
    });
  });

  test.each([
    ['quote.pdf', text('<html>'), 'The content of quote.pdf is not application/pdf.'],
    ['page.txt', Buffer.from([0x4d, 0x5a, 0x90, 0]), 'The content of page.txt is not text/plain.'],
    ['list.xlsx', Buffer.from(zipSync({ 'evil.exe': text('MZ') })), /^The content of list.xlsx is not /],
    ['rack.png', pictures.jpeg(1, 1), 'The content of rack.png is not image/png.'],
    ['page.html', text('<html>'), /^The name of the file must end in \.pdf, \.png, /],
    ['page', text('a'), /^The name of the file must end in /],
    ['empty.txt', text(''), 'The submitted file is empty.'],
    ['rack.png', pictures.png(0, 10), /^Upload a valid image\./],
    ['rack.png', pictures.png(65_536, 10), /^Upload a valid image\./],
    ['rack.png', pictures.png(9, 9).subarray(0, 18), /^Upload a valid image\./],
  ])('%s is refused when it is something else', async (filename, content, message) => {
    const expected = typeof message === 'string' ? message : expect.stringMatching(message);
    expect(await refused(filename, content)).toEqual({ status: 400, body: { file: [expected] } });
  });

  test('files of more than 25 MB are refused', async () => {
    expect(facts('a.txt', text('a'))).toMatchObject({ size: 1 });
    expect(await refused('a.txt', text('a'), 25_000_001)).toMatchObject({
      body: { file: ['The file is larger than 25 MB.'] },
    });
  });

  test('image attachments are pictures, documents are more', () => {
    expect(formatNamed(imageFormats, 'a.pdf')).toBeUndefined();
    expect(formatNamed(imageFormats, 'a.gif')?.contentType).toBe('image/gif');
    expect(formatNamed(documentFormats, 'a.gif')).toBeUndefined();
  });
});

describe('the size of a picture', () => {
  test.each([
    ['image/png', pictures.png(1_920, 1_080)],
    ['image/gif', pictures.gif(1_920, 1_080)],
    ['image/jpeg', pictures.jpeg(1_920, 1_080)],
    ['image/jpeg', pictures.jpeg(1_920, 1_080, 60_000)],
    ['image/webp', pictures.webp('VP8 ', 1_920, 1_080)],
    ['image/webp', pictures.webp('VP8L', 1_920, 1_080)],
    ['image/webp', pictures.webp('VP8X', 1_920, 1_080)],
  ])('%s tells it', (contentType, content) => {
    expect(imageSize(content, contentType)).toEqual({ width: 1_920, height: 1_080 });
  });

  test('a file that ends too early, or says nonsense, tells none', () => {
    for (const content of [pictures.jpeg(8, 8), pictures.png(8, 8), pictures.webp('VP8L', 8, 8), pictures.gif(8, 8)])
      for (let length = 0; length < 12; length++)
        for (const type of ['image/png', 'image/gif', 'image/jpeg', 'image/webp'])
          expect(imageSize(content.subarray(0, Math.min(length, 7)), type)).toBeUndefined();
    expect(imageSize(text('RIFF....WEBPWHAT'), 'image/webp')).toBeUndefined();
    expect(imageSize(text('x'), 'application/pdf')).toBeUndefined();
  });
});
