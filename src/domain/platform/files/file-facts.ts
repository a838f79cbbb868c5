import { invalid } from '../../engine/errors.ts';
import { formatNamed, largestFile } from './file-formats.ts';
import { imageSize } from './image-size.ts';
import { endings, type FileType, filePart, formatsOf } from './stored-file.ts';

/** An uploaded file, as far as it is looked at. */
export interface Upload {
  readonly size: number;
  readonly start: Uint8Array;
}

/** What is kept of a file. Fails with 400 when it is not what its name says. */
export function factsOf(type: FileType, filename: string, { size, start }: Upload) {
  const part = filePart[type];
  const refuse = (message: string) => invalid({ [part]: [message] });
  if (size === 0) throw refuse('The submitted file is empty.');
  if (size > largestFile) throw refuse(`The file is larger than ${largestFile / 1_000_000} MB.`);
  const formats = formatsOf[type];
  const named = formatNamed(formats, filename);
  if (!named) throw refuse(`The name of the file must end in ${endings(formats)}.`);
  if (!named.fits(start)) throw refuse(`The content of ${filename} is not ${named.contentType}.`);
  const pixels = named.isImage ? imageSize(start, named.contentType) : undefined;
  if (named.isImage && !pixels)
    throw refuse('Upload a valid image. The file you uploaded was either not an image or a corrupted image.');
  const facts = { filename, status: 'stored', content_type: named.contentType, size } as const;
  return { facts, pixels };
}

/** The fields of images that hold their size. */
export const sizeOf = (pixels: ReturnType<typeof factsOf>['pixels']) =>
  pixels ? { image_width: pixels.width, image_height: pixels.height } : {};
