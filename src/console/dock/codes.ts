import { groupSeparator } from './wedge.ts';

/**
 * The numbers that a code may stand for, for verdicts without the network: itself, and of a GS1 code its serial number or the
 * number of its carton. The API reads more of them, and has the last word.
 */
export function numbersIn(code: string): readonly string[] {
  const bare = code.replace(/^\][A-Za-z]\d/, '').replace(new RegExp(`^${groupSeparator}`), '');
  const [, carton] = /^00(\d{18})/.exec(bare) ?? [];
  const [, serial] = new RegExp(`(?:^01\\d{14}|${groupSeparator})21([^${groupSeparator}]{1,20})`).exec(bare) ?? [];
  // On cartons of network equipment: the data identifier S before a serial number.
  const [, marked] = /^S(\S{4,})$/.exec(bare) ?? [];
  return [carton ?? serial ?? bare, ...(marked ? [marked] : [])];
}
