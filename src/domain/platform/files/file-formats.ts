/** A format of files that are taken, told by their content and not by what a client says of it. */
export interface FileFormat {
  readonly extensions: readonly string[];
  readonly contentType: string;
  readonly isImage: boolean;
  /** Whether a file that begins like this is one of the format. */
  readonly fits: (start: Uint8Array) => boolean;
}

/** Bytes of the beginning of a file that tell its format, and the size of an image in it. */
export const startBytes = 262_144;
/** 25 MB. */
export const largestFile = 25_000_000;

const beginsWith = (start: Uint8Array, bytes: readonly number[] | string, at = 0): boolean => {
  const expected = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : Buffer.from(bytes);
  return Buffer.from(start)
    .subarray(at, at + expected.length)
    .equals(expected);
};

/** Readers of PDF look for its name in the first kilobyte. */
const isPdf = (start: Uint8Array): boolean => Buffer.from(start).subarray(0, 1_024).includes('%PDF-');

/** A workbook is an archive whose first entry is one of these. */
const isWorkbook = (start: Uint8Array): boolean =>
  beginsWith(start, [0x50, 0x4b, 3, 4]) &&
  ['[Content_Types].xml', '_rels/', 'docProps/', 'xl/'].some((name) => beginsWith(start, name, 30));

/** Text of any encoding with one byte for ASCII, and UTF-16 with its mark. */
const isText = (start: Uint8Array): boolean =>
  start.length > 0 &&
  (beginsWith(start, [0xff, 0xfe]) ||
    beginsWith(start, [0xfe, 0xff]) ||
    start.every((byte) => byte >= 0x20 || byte === 9 || byte === 10 || byte === 12 || byte === 13));

const format = (
  extensions: readonly string[],
  contentType: string,
  fits: FileFormat['fits'],
  isImage = false,
): FileFormat => ({ extensions, contentType, fits, isImage });

const images: readonly FileFormat[] = [
  format(['png'], 'image/png', (start) => beginsWith(start, [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), true),
  format(['jpg', 'jpeg'], 'image/jpeg', (start) => beginsWith(start, [0xff, 0xd8, 0xff]), true),
  format(['webp'], 'image/webp', (start) => beginsWith(start, 'RIFF') && beginsWith(start, 'WEBP', 8), true),
];

/** What documents may be. */
export const documentFormats: readonly FileFormat[] = [
  format(['pdf'], 'application/pdf', isPdf),
  ...images,
  format(['csv'], 'text/csv', isText),
  format(['txt'], 'text/plain', isText),
  format(['xlsx'], 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', isWorkbook),
];

/** What image attachments may be. */
export const imageFormats: readonly FileFormat[] = [
  ...images,
  format(['gif'], 'image/gif', (start) => beginsWith(start, 'GIF87a') || beginsWith(start, 'GIF89a'), true),
];

/** The format that the name of a file promises. */
export function formatNamed(formats: readonly FileFormat[], filename: string): FileFormat | undefined {
  const extension = /\.([^.]+)$/.exec(filename)?.[1]?.toLowerCase() ?? '';
  return formats.find(({ extensions }) => extensions.includes(extension));
}
