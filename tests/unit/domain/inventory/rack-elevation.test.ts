import { expect, test } from 'vitest';
import { elevationOf, seenOn } from '../../../../src/domain/inventory/rack-elevation.ts';
import { drawRack } from '../../../../src/functions/http/rack-drawing.ts';

const range = { start: 1, height: 2 };
const device = (id: number, position: number, height: number, face = 'front', fullDepth = false) => ({
  id,
  position,
  height,
  face,
  fullDepth,
});

test('positions go from top to bottom in half units, and each names the device that takes it', () => {
  expect(elevationOf(range, false, [device(7, 1, 1.5)])).toEqual([
    { position: 2.5, name: 'U2.5', device: null },
    { position: 2, name: 'U2', device: 7 },
    { position: 1.5, name: 'U1.5', device: 7 },
    { position: 1, name: 'U1', device: 7 },
  ]);
});

test('racks that are numbered downwards begin with their first unit', () => {
  const units = elevationOf({ start: 5, height: 1 }, true, []);
  expect(units.map(({ name }) => name)).toEqual(['U5', 'U5.5']);
});

test('a face shows what is on it and what reaches through', () => {
  const devices = [device(1, 1, 1), device(2, 2, 1, 'rear'), device(3, 3, 1, 'rear', true)];
  expect(seenOn('front', devices).map(({ id }) => id)).toEqual([1, 3]);
  expect(seenOn('rear', devices).map(({ id }) => id)).toEqual([2, 3]);
});

test('a drawing names devices without letting their names become markup', () => {
  const label = { text: '<b>"x" & y</b>', href: 'https://x/?a=1&b=2', color: '000000' };
  const size = { unitWidth: 100, unitHeight: 20 };
  const svg = drawRack(range, false, [device(7, 2, 1), device(8, 1, 1)], (id) => (id === 7 ? label : undefined), size);
  expect(svg).toContain('&lt;b&gt;&quot;x&quot; &amp; y&lt;/b&gt;</text>');
  expect(svg).toContain('href="https://x/?a=1&amp;b=2"');
  expect(svg).toContain('fill="#000000"');
  expect(svg).toContain('<rect x="40" y="10" width="100" height="20" fill="#000000"');
  expect(svg).toContain('<rect x="40" y="30" width="100" height="20" fill="#c0c0c0"');
  expect(svg).not.toContain('<b>');
});
