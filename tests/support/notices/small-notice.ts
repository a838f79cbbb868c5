import type { DeliveryNotice } from '../../../src/domain/lifecycle/notices/delivery-notice.ts';
import { sscc } from './arbitrary-notice.ts';

/** One line with two units in a box. */
export const smallNotice: DeliveryNotice = {
  number: 'N1',
  orders: ['PO-1'],
  seller: { code: '', name: 'Metal Works' },
  carrier: { code: '', name: 'Post' },
  shipped: '2026-01-05',
  expected: null,
  trackingNumbers: ['T1'],
  packages: [{ code: sscc(1), parent: null }],
  lines: [
    {
      place: '',
      number: '1',
      order: 'PO-1',
      vendorPart: 'A-1',
      manufacturerPart: '',
      gtin: '',
      description: 'Leaf',
      quantity: 2,
      unit: 'EA',
      serials: ['S1', 'S2'],
      package: sscc(1),
    },
  ],
};
