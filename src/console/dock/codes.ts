import { groupSeparator } from './wedge.ts';

/** The serial numbers that a code may hold. */
export function serialsIn(code: string): readonly string[] {
  const bare = code.replace(/^\][A-Za-z]\d/, '');
  const [, serial = bare] =
    new RegExp(`(?:^01\\d{14}|${groupSeparator})21([^${groupSeparator}]{1,20})`).exec(bare) ?? [];
  return [serial];
}
