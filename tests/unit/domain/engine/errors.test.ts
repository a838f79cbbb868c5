import { expect, test } from 'vitest';
import {
  errorsWithin,
  Failure,
  invalid,
  invalidObject,
  messagesOf,
  refused,
} from '../../../../src/domain/engine/errors.ts';

test.each([
  ['of its fields', invalid({ quantity: ['Too many.'] }), { 'lines[1].quantity': ['Too many.'] }],
  ['of the whole entry', invalidObject('Not now.'), { 'lines[1]': ['Not now.'] }],
  ['of another kind', refused('forbidden', 'No.'), { 'lines[1]': ['No.'] }],
  ['of no fields', new Failure('invalid', ['No.', { why: 1 }]), { 'lines[1]': ['["No.",{"why":1}]'] }],
])('a refusal %s is told under the place of its entry', (_, failure, told) => {
  expect(errorsWithin('lines[1]', messagesOf(failure))).toEqual(told);
});
