import { requireStillPermitted } from '../../engine/access/access.ts';
import type { ObjectOf, StoredObject } from '../../engine/resource/resource.ts';
import type { ChangesOf, StoredValues } from '../../engine/schema/field-kinds.ts';
import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import { poLineItem } from './po-line-item.ts';

/** The reason is the message of the change log, unless the request has a message. */
export const withReason = <P extends { readonly message?: string }>(
  performance: P,
  { reason }: { readonly reason: string },
): P => ({ ...performance, message: performance.message || reason });

/**
 * Changes a line of an order without the lock of its order; answers the changed line. Fails with 403 when the caller may not
 * change the changed line.
 */
export async function changeLine(
  work: UnitOfWork,
  line: ObjectOf<typeof poLineItem.type>,
  values: ChangesOf<StoredValues<typeof poLineItem.type>>,
): Promise<StoredObject> {
  work.update(line, values);
  const object = { ...line, version: line.version + 1, values: { ...line.values, ...values } };
  await requireStillPermitted(work, 'change', poLineItem, object);
  return object;
}
