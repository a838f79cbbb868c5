import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Failure } from '../../../../../src/domain/engine/errors.ts';
import { parseBody } from '../../../../../src/functions/http/contract/json-body.ts';
import { pythonJsonError } from '../../../../../src/functions/http/contract/python-json-error.ts';

/** The answer of a failing call: status and body. */
function failure(call: () => unknown): { status: number; body: unknown } {
  try {
    call();
  } catch (error) {
    if (error instanceof Failure) return { status: error.status, body: error.body };
    throw error;
  }
  throw new Error('It did not fail.');
}

test.each([
  ['', 'Expecting value: line 1 column 1 (char 0)'],
  ['{', 'Expecting property name enclosed in double quotes: line 1 column 2 (char 1)'],
  ['{"a"', "Expecting ':' delimiter: line 1 column 5 (char 4)"],
  ['{"a":', 'Expecting value: line 1 column 6 (char 5)'],
  ['{"a":1', "Expecting ',' delimiter: line 1 column 7 (char 6)"],
  ['{"a":1,}', 'Expecting property name enclosed in double quotes: line 1 column 8 (char 7)'],
  ['[1,]', 'Expecting value: line 1 column 4 (char 3)'],
  ['[1 2]', "Expecting ',' delimiter: line 1 column 4 (char 3)"],
  ['[[]', "Expecting ',' delimiter: line 1 column 4 (char 3)"],
  ['{\n "a": nul}', 'Expecting value: line 2 column 7 (char 8)'],
  ['"x', 'Unterminated string starting at: line 1 column 1 (char 0)'],
  ['{"a":1}}', 'Extra data: line 1 column 8 (char 7)'],
  ['01', 'Extra data: line 1 column 2 (char 1)'],
  ['{"a":"\n"}', 'Invalid control character at: line 1 column 7 (char 6)'],
  ['{"a":"\\x"}', 'Invalid \\escape: line 1 column 7 (char 6)'],
  ['{"a":"\\u12"}', 'Invalid \\uXXXX escape: line 1 column 8 (char 7)'],
  ['\ufeff{}', 'Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)'],
  ['{"a":NaN}', "Out of range float values are not JSON compliant: 'NaN'"],
])('%j is explained as Python explains it', (text, message) => {
  expect(pythonJsonError(text)).toBe(message);
});

test('JSON that was cut off or has something behind it is always explained with a place in the text', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), fc.nat(), (text, cut) => {
      expect(pythonJsonError(`${text} !`)).toMatch(/^Extra data: line 1 column \d+ \(char \d+\)$/);
      const broken = text.slice(0, cut % text.length);
      fc.pre(!isJson(broken));
      const [, position] = /\(char (\d+)\)$/.exec(pythonJsonError(broken)) ?? [];
      expect(Number(position)).toBeLessThanOrEqual(broken.length);
    }),
  );
});

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

test('a million opened brackets neither parse nor overflow the stack', () => {
  expect(failure(() => parseBody('['.repeat(1_000_000), undefined))).toEqual({
    status: 400,
    body: { detail: 'JSON parse error - Expecting value: line 1 column 1000001 (char 1000000)' },
  });
});

test('bodies nested deeper than 24 levels, and halves of surrogate pairs, are refused', () => {
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
  expect(parseBody(nested(24), undefined)).toHaveLength(1);
  expect(failure(() => parseBody(nested(25), undefined)).status).toBe(400);
  expect(failure(() => parseBody(nested(100_000), undefined)).status).toBe(400);
  expect(failure(() => parseBody('{"name":"\\ud800"}', undefined)).status).toBe(400);
  expect(failure(() => parseBody('{"\\udfff":1}', undefined)).status).toBe(400);
  expect(parseBody('"\\ud83d\\ude00"', undefined)).toBe('😀');
});

test('only JSON is read; the charset does not matter', () => {
  expect(parseBody('{}', 'application/json; charset=utf-8')).toEqual({});
  expect(failure(() => parseBody('a=1', 'application/x-www-form-urlencoded'))).toEqual({
    status: 415,
    body: { detail: 'Unsupported media type "application/x-www-form-urlencoded" in request.' },
  });
});

test('a body of more than 4.5 MB answers 413', () => {
  expect(failure(() => parseBody(JSON.stringify('x'.repeat(4_500_000)), undefined)).status).toBe(413);
});

test('no body is no JSON value, and null is one', () => {
  expect(parseBody(' \n', 'application/json')).toBeUndefined();
  expect(parseBody('null', 'application/json')).toBeNull();
});

test('a body in another encoding than UTF-8 is refused before its letters are lost', () => {
  for (const type of [
    undefined,
    'application/json',
    'application/json; charset=UTF-8',
    'application/json;charset="utf-8"',
  ])
    expect(parseBody('{"a":1}', type)).toEqual({ a: 1 });
  expect(failure(() => parseBody('{"a":1}', 'application/json; charset=iso-8859-1')).status).toBe(415);
  expect(failure(() => parseBody('{"a":1}', 'application/json; charset=utf-16')).status).toBe(415);
});
