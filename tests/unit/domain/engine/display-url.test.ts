import { expect, test } from 'vitest';
import { displayUrlOf } from '../../../../src/domain/engine/resource/display-url.ts';

test.each([
  ['https://qm.example/api/dcim/sites/31/', 'https://qm.example/console/#/dcim/sites/31/'],
  [
    'https://qm.example/dev/api/plugins/asset-lifecycle/boms/1/',
    'https://qm.example/dev/console/#/plugins/asset-lifecycle/boms/1/',
  ],
  ['https://qm.example/api/api/dcim/sites/31/', 'https://qm.example/api/console/#/dcim/sites/31/'],
  ['/api/dcim/sites/31/', '/console/#/dcim/sites/31/'],
])('the console shows %s at %s', (url, page) => {
  expect(displayUrlOf(url)).toBe(page);
});
