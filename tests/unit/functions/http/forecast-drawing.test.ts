import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/domain/engine/json.ts';
import { drawForecasts } from '../../../../src/functions/http/formats/forecast-drawing.ts';

const entry = (more: JsonObject = {}): JsonObject => ({
  item: { id: 1, display: 'SFP28 25G SR' },
  variant: {},
  months: 12,
  rate: 1.2,
  available: 8,
  on_order: 4,
  dry_p50: '2027-06-20',
  dry_p90: '2027-04-02',
  min_quantity: 2,
  max_quantity: null,
  suggested_min_quantity: 4,
  levels: [
    { date: '2025-12-05', units: 20 },
    { date: '2026-06-05', units: 12 },
    { date: '2026-11-29', units: 8 },
  ],
  outlook: [
    { date: '2026-11-29', likely: 8, least: 8 },
    { date: '2027-03-01', likely: 5, least: 2 },
    { date: '2027-06-20', likely: 1, least: 0 },
  ],
  ...more,
});
const drawn = (...entries: readonly JsonObject[]): string => drawForecasts({ entries });
const count = (text: string, part: string): number => text.split(part).length - 1;

describe('the drawing of a forecast', () => {
  test('has a title and a description, and says in words what its lines are', () => {
    const svg = drawn(entry());
    expect(XMLValidator.validate(svg)).toBe(true);
    expect(svg).toContain('role="img" aria-labelledby="title desc"');
    expect(svg).toContain(
      'SFP28 25G SR: 8 available, 4 on order; 1.2 a month (12 months of record); dry on 2027-06-20 (50 %), not before 2027-04-02 (90 %).</desc>',
    );
    for (const words of ['minimum 2', 'suggested minimum 4', 'likely 1 (50 %)', 'at least 0 (90 %)'])
      expect(svg).toContain(`>${words}</text>`);
    expect(svg).not.toContain('maximum');
    expect(svg).not.toContain('NaN');
    expect(svg).not.toContain('style=');
  });

  test('shows hostile names as text', () => {
    const name = '"><script>alert(1)</script>&\u0000\ud800';
    const svg = drawn(entry({ item: { display: name } }));
    expect(XMLValidator.validate(svg)).toBe(true);
    expect(svg).not.toContain('<script');
    expect(svg).toContain('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;\ufffd\ufffd');
  });

  test('has the variant in the name', () => {
    expect(drawn(entry({ variant: { airflow: 'front-to-rear' } }))).toContain('>SFP28 25G SR front-to-rear</text>');
  });

  test('shows twelve items, and says how many there are', () => {
    const svg = drawn(...Array.from({ length: 13 }, () => entry()));
    expect(count(svg, 'translate(')).toBe(12);
    expect(svg).toContain('The first 12 of 13 items.');
  });

  test('of an item without a record has its level, of an empty pool a sentence', () => {
    const svg = drawn(entry({ rate: null, outlook: [], levels: [{ date: '2026-11-29', units: 8 }], dry_p50: null }));
    expect(XMLValidator.validate(svg)).toBe(true);
    expect(svg).toContain('8 available, 4 on order; no record yet');
    expect(svg).not.toContain('NaN');
    expect(drawn()).toContain('The pool has no items.');
  });
});
