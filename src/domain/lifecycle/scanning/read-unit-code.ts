import { type Reading, readCode } from '../codes/read-code.ts';
import { longestNumber } from '../units/unit-numbers.ts';

const isNumber = (text: string): boolean => text.length <= longestNumber;

/** What a code may say of a unit. What is longer than any number of a unit or a carton is neither. */
export function readUnitCode(code: string): Reading {
  const reading = readCode(code);
  return { ...reading, numbers: reading.numbers.filter(isNumber), cartons: reading.cartons.filter(isNumber) };
}
