import { colorCode } from './colors.ts';
import type { TextField } from './field-kinds.ts';
import { uuidPattern } from './ids.ts';

interface TextFormat {
  fits(text: string): boolean;
  readonly message: string;
  /** The one spelling of a text; absent, the text as it is. */
  spelled?(text: string): string;
}

const matching =
  (pattern: RegExp) =>
  (text: string): boolean =>
    pattern.test(text);

/** The platform's list leaves out names that stand for others, such as UTC, which it knows all the same. */
const timeZones: ReadonlySet<string> = new Set(Intl.supportedValuesOf('timeZone'));

/** True for the names of the IANA database; not for offsets, and not for names in lower case. */
function isTimeZone(text: string): boolean {
  if (timeZones.has(text)) return true;
  if (!/^[A-Z]/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

/** NetBox: eight bytes, written as 50:01:43:80:03:C1:2A:5E. */
const wwnSpelling = (text: string): string =>
  (text.replaceAll(/[-:.]/g, '').match(/../g) ?? []).join(':').toUpperCase();

/** What texts of a format must look like, with NetBox's sentences. */
export const textFormats: Readonly<Record<NonNullable<TextField['format']>, TextFormat>> = {
  slug: {
    fits: matching(/^[-a-zA-Z0-9_]+$/),
    message: 'Enter a valid "slug" consisting of letters, numbers, underscores or hyphens.',
  },
  'unicode-slug': {
    fits: matching(/^[-\p{L}\p{N}_]+$/u),
    message: 'Enter a valid "slug" consisting of Unicode letters, numbers, underscores, or hyphens.',
  },
  /** NetBox's document has small letters only, but its model takes both. */
  identifier: {
    fits: matching(/^[a-z0-9_]+$/i),
    message: 'Only alphanumeric characters and underscores are allowed.',
  },
  username: {
    fits: matching(/^[\p{L}\p{N}_.@+-]+$/u),
    message: 'Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.',
  },
  color: {
    fits: matching(/^[0-9a-f]{6}$/),
    message: 'Enter a valid hexadecimal RGB color code.',
    spelled: colorCode,
  },
  email: { fits: matching(/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/), message: 'Enter a valid email address.' },
  url: { fits: matching(/^(https?|ftps?):\/\/[^\s/$.?#][^\s]*$/i), message: 'Enter a valid URL.' },
  uuid: { fits: matching(uuidPattern), message: 'Must be a valid UUID.' },
  'time-zone': { fits: isTimeZone, message: 'A valid timezone is required.' },
  wwn: {
    fits: matching(/^([0-9A-F]{2}:){7}[0-9A-F]{2}$/),
    message: 'Enter eight bytes in hexadecimal digits, such as 50:01:43:80:03:C1:2A:5E.',
    spelled: (text) => (/^[0-9a-fA-F]{2}([-:.]?[0-9a-fA-F]{2}){7}$/.test(text) ? wwnSpelling(text) : text),
  },
};
