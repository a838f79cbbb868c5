import { describe, expect, test } from 'vitest';
import { changeText } from '../../../../../src/domain/platform/notifications/change-text.ts';
import { messageText, type ToldEvent } from '../../../../../src/domain/platform/notifications/message-text.ts';
import { registry } from '../../../../../src/domain/registry.ts';

const all = 'https://qm.example/api/extras/notifications/?read__isnull=true';
const short = (number: number): ToldEvent => ({
  what: 'Spares below minimum',
  name: `Leaf-${number}, Pool A`,
  detail: '1 available, 3 required, 0 on order',
  link: `https://qm.example/alerts/${number}/`,
});
const many = (count: number) => Array.from({ length: count }, (_, index) => short(index + 1));

describe('a message', () => {
  test('about one event names it in the subject; the line has the figures and the link', () => {
    expect(messageText(many(1), 1, all)).toEqual({
      subject: 'Spares below minimum: Leaf-1, Pool A',
      body: [
        'Spares below minimum',
        '- Leaf-1, Pool A: 1 available, 3 required, 0 on order https://qm.example/alerts/1/',
        '',
        `All that you have not read: ${all}`,
        '',
      ].join('\n'),
    });
  });

  test('about a hundred shows fifty and counts the others', () => {
    const { subject, body } = messageText(many(100), 100, all);
    expect(subject).toBe('Spares below minimum: 100 objects');
    expect(body.split('\n').filter((line) => line.startsWith('- '))).toHaveLength(50);
    expect(body).toContain('\n- Leaf-50, Pool A');
    expect(body).not.toContain('Leaf-51');
    expect(body).toContain('\nand 50 more\n');
  });

  test('about several kinds of events has a part for each', () => {
    const restored = { ...short(3), what: 'Spares restored', detail: '' };
    const { subject, body } = messageText([short(1), restored, short(2)], 3, all);
    expect(subject).toBe('3 events: Spares below minimum, Spares restored');
    expect(body.split('\n').slice(0, 6)).toEqual([
      'Spares below minimum',
      '- Leaf-1, Pool A: 1 available, 3 required, 0 on order https://qm.example/alerts/1/',
      '- Leaf-2, Pool A: 1 available, 3 required, 0 on order https://qm.example/alerts/2/',
      '',
      'Spares restored',
      '- Leaf-3, Pool A https://qm.example/alerts/3/',
    ]);
  });

  test('has one line for each event and in its subject, whatever people call an object', () => {
    const hostile = { ...short(1), name: 'a\r\nBcc: all@example.com\u2028b\u202ec\u0000', detail: 'x\n\ny' };
    const { subject, body } = messageText([hostile], 1, all);
    expect(subject).toBe('Spares below minimum: a Bcc: all@example.com b c');
    expect(body.split('\n')[1]).toBe('- a Bcc: all@example.com b c : x y https://qm.example/alerts/1/');
  });

  test('is short where names are long', () => {
    const long = { ...short(1), name: '\u{1F4E6}'.repeat(600) };
    const { subject, body } = messageText([long], 1, all);
    expect([...subject]).toHaveLength(150);
    expect(subject.endsWith('\u{1F4E6}...')).toBe(true);
    expect([...(body.split('\n')[1] ?? '')].length).toBeLessThan(600);
  });
});

describe('an update in words', () => {
  const site = registry.resourceOf('dcim.site');
  const change = (prechange: object, postchange: object) =>
    changeText(site, {
      key: 'change:1',
      types: ['object_updated'],
      time: '',
      object: { type: 'dcim.site', id: 1 },
      display: 'Hall',
      userId: 1,
      username: 'ada',
      requestId: '',
      route: '',
      prechange: { ...prechange },
      postchange: { ...postchange },
    });

  test('tells values that speak for themselves, and of others that they differ', () => {
    expect(
      change(
        { status: 'planned', region: 1, facility: '', name: 'Hall', comments: 'a', tags: [] },
        { status: 'active', region: 2, facility: 'F1', name: 'Hall', comments: 'b', tags: ['x'] },
      ),
    ).toBe('status planned -> active, region, facility none -> F1, comments, tags');
  });

  test('is no longer than five fields', () => {
    const fields = ['name', 'slug', 'facility', 'description', 'physical_address', 'shipping_address', 'time_zone'];
    const stateOf = (value: string) => Object.fromEntries(fields.map((field) => [field, value]));
    expect(change(stateOf('a'), stateOf('b'))).toMatch(/, 2 more$/);
  });
});
