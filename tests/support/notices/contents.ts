import type { DeliveryNotice, NoticePackage } from '../../../src/domain/lifecycle/notices/delivery-notice.ts';

/** The orders of a notice by their numbers. */
export const ordersIn = ({ lines }: DeliveryNotice): readonly string[] => [...new Set(lines.map(({ order }) => order))];

/** The packages in another one, or in none, as far as they or what is in them hold units of the order. */
export const packagesIn = (notice: DeliveryNotice, order: string, outer: string | null): readonly NoticePackage[] =>
  notice.packages.filter(({ code, parent }) => parent === outer && holds(notice, order, code));

const holds = (notice: DeliveryNotice, order: string, code: string): boolean =>
  notice.lines.some((line) => line.order === order && line.package === code) ||
  notice.packages.some((inner) => inner.parent === code && holds(notice, order, inner.code));
