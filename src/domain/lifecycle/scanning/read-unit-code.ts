import { hasInvisible } from '../../engine/schema/text.ts';
import { parseCode } from '../codes/object-code.ts';
import { type Reading, readCode } from '../codes/read-code.ts';
import { longestNumber } from '../units/unit-numbers.ts';

const isNumber = (text: string): boolean => text !== '' && text.length <= longestNumber && !hasInvisible(text);

const nothing: Reading = { form: 'plain', numbers: [], parts: [], cartons: [], count: 1 };

/** What a code may say of a unit. What cannot be a number of a unit or a carton is neither; labels of ours name objects. */
export function readUnitCode(code: string): Reading {
  if (parseCode(code)) return nothing;
  const reading = readCode(code);
  return { ...reading, numbers: reading.numbers.filter(isNumber), cartons: reading.cartons.filter(isNumber) };
}
