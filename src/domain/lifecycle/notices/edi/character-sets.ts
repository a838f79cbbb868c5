import { type NoticeRemark, UnreadableNotice } from '../delivery-notice.ts';

/** UN/EDIFACT, ISO 9735: the character sets behind the syntax identifiers, by the names under which decoders know them. */
const characterSets: Readonly<Record<string, string>> = {
  UNOA: 'ascii',
  UNOB: 'ascii',
  UNOC: 'iso-8859-1',
  UNOD: 'iso-8859-2',
  UNOE: 'iso-8859-5',
  UNOF: 'iso-8859-7',
  UNOG: 'iso-8859-3',
  UNOH: 'iso-8859-4',
  UNOI: 'iso-8859-6',
  UNOJ: 'iso-8859-8',
  UNOK: 'iso-8859-9',
  UNOW: 'utf-8',
  UNOX: 'iso-2022-jp',
  UNOY: 'utf-8',
};

export interface DecodedText {
  readonly text: string;
  readonly remarks: readonly NoticeRemark[];
}

/** The text of an interchange whose header says in which character set it is written. */
export function decodedEdifact(bytes: Uint8Array): DecodedText {
  const identifier = /UNB[^A-Z]([A-Z]{4})/.exec(asciiOf(bytes.subarray(0, 200)))?.[1] ?? '';
  const name = characterSets[identifier];
  if (name === undefined)
    throw new UnreadableNotice(
      `The header (UNB) names the character set "${identifier}", which is none of UNOA to UNOY.`,
    );
  if (name === 'ascii') return asciiText(bytes, identifier);
  return { text: decode(bytes, name) ?? fail(identifier), remarks: [] };
}

/** X12 names no character set: mostly it is ASCII, sometimes what the sender's machine has. */
export const decodedX12 = (bytes: Uint8Array): DecodedText => asciiText(bytes, 'ASCII');

function asciiText(bytes: Uint8Array, identifier: string): DecodedText {
  if (bytes.every((byte) => byte < 0x80)) return { text: asciiOf(bytes), remarks: [] };
  const utf8 = decode(bytes, 'utf-8');
  const message = `The file says that it is ${identifier} and has other letters. It was read as ${utf8 === undefined ? 'ISO 8859-1' : 'UTF-8'}.`;
  return { text: utf8 ?? decode(bytes, 'iso-8859-1') ?? '', remarks: [{ code: 'character-set', message }] };
}

const asciiOf = (bytes: Uint8Array): string => new TextDecoder('iso-8859-1').decode(bytes);

function fail(identifier: string): never {
  throw new UnreadableNotice(`The file says that it is ${identifier}, and has bytes that are none of its characters.`);
}

function decode(bytes: Uint8Array, name: string): string | undefined {
  try {
    return new TextDecoder(name, { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
