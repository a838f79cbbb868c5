import { visibleReader } from '../../engine/access/visible-reader.ts';
import { collect, rowsFrom } from '../../engine/resource/load-objects.ts';
import { sameWithoutCase } from '../../engine/schema/text.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { courier as courierResource } from '../shipping/courier.ts';
import type { Party } from './delivery-notice.ts';
import { nearest, pairsOf } from './match/similarity.ts';
import { type NoticeProblem, wholeProblem } from './problem.ts';

/** The courier with the code or the name of the carrier, or the problem that there is none or several. */
export async function findCourier(work: UnitOfWork, { code, name }: Party): Promise<number | NoticeProblem> {
  const texts = [code, name].filter((text) => text !== '');
  if (texts.length === 0) return wholeProblem('courier', 'The notice names no carrier: give courier.');
  const reader = visibleReader(work.reader, work.actor);
  const couriers = await collect(rowsFrom(reader, { kind: 'in-order', type: courierResource.type }));
  const found = couriers.filter(({ values }) =>
    texts.some((text) => sameWithoutCase(text, values.name) || sameWithoutCase(text, values.code ?? '')),
  );
  const [courier, ...others] = found;
  if (courier && others.length === 0) return courier.id;
  const near = courier
    ? found
    : nearest(
        texts,
        couriers.map((row) => [row, [row.values.name, row.values.code ?? ''].map(pairsOf)]),
      );
  const message = courier ? 'Several couriers may be' : 'No courier has the code or name of';
  return wholeProblem(
    'courier',
    `${message} the carrier ${texts.join(', ')}: give courier.`,
    near.map(({ id, values }) => ({ object_type: courierResource.type, object_id: id, display: values.name })),
  );
}
