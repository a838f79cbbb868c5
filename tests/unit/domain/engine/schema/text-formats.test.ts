import { expect, test } from 'vitest';
import { timeZone } from '../../../../../src/domain/engine/schema/fields.ts';
import { parseField } from '../../../../../src/domain/engine/schema/parse.ts';

test.each(['Europe/Berlin', 'UTC', 'GMT', 'US/Eastern', 'Etc/GMT+5', 'Asia/Calcutta', 'Asia/Kolkata'])(
  'the time zone %s is taken as it is written',
  (name) => expect(parseField(timeZone(), name)).toEqual({ value: name }),
);

test.each(['Mars/Phobos', '5', 5, '', '+01:00', 'europe/berlin', 'x'])('%j is no time zone', (given) => {
  expect(parseField(timeZone(), given)).toEqual({ error: 'A valid timezone is required.' });
});

test('null takes a time zone away', () => {
  expect(parseField(timeZone(), null)).toEqual({ value: null });
});
