import type { UnitOfWork } from '../../engine/write/unit-of-work.ts';
import type { Shipment } from '../shipping/shipment.ts';
import type { DeliveryNotice } from './delivery-notice.ts';
import { findCourier } from './find-courier.ts';
import type { NoticeInput } from './notice-input.ts';
import type { NoticeProblem } from './problem.ts';
import type { ShipmentFields } from './shipment-target.ts';

interface Said {
  readonly notice: DeliveryNotice;
  readonly input: NoticeInput;
  readonly number: string;
  /** Orders of the notice. */
  readonly orders: number;
}

interface FieldsOfNotice {
  readonly fields: ShipmentFields;
  /** Values of a new shipment that the notice does not say. */
  readonly whenNew: Readonly<Record<string, string | boolean>>;
  readonly problems: readonly NoticeProblem[];
  readonly remarks: readonly { readonly code: string; readonly message: string }[];
}

/** The fields of the shipment that a notice says, and what a shipment must have and the notice does not say. */
export async function shipmentFields(
  work: UnitOfWork,
  { notice, input, number, orders }: Said,
  present: Shipment | undefined,
): Promise<FieldsOfNotice> {
  const courier = input.courier ?? (await findCourier(work, notice.carrier));
  const tracking = input.tracking_number || (notice.trackingNumbers[0] ?? '');
  const fields: ShipmentFields = {
    notice_number: number,
    ...(typeof courier === 'number' ? { courier } : {}),
    ...(tracking === '' ? {} : { tracking_number: tracking }),
    ...(notice.shipped === null ? {} : { date_shipped: notice.shipped }),
    ...(notice.expected === null ? {} : { date_expected: notice.expected }),
    ...statusOf(notice, work.now.slice(0, 10), present),
  };
  return {
    fields,
    whenNew: {
      ...(tracking === '' ? { tracking_number: number } : {}),
      ...(orders > 1 ? { consolidated: true } : {}),
    },
    // A shipment that is there has a courier, whoever has told it.
    problems: typeof courier === 'number' || present ? [] : [courier],
    remarks: present ? [] : trackingRemarks(notice, tracking, number),
  };
}

/** Goods that left the vendor by today are shipped. What the dock has made of a shipment since is not turned back. */
function statusOf({ shipped }: DeliveryNotice, today: string, present: Shipment | undefined) {
  const isUnderWay = shipped !== null && shipped <= today;
  return isUnderWay && (present?.values.status ?? 'prepared') === 'prepared' ? { status: 'shipped' } : {};
}

function trackingRemarks({ trackingNumbers }: DeliveryNotice, tracking: string, number: string) {
  if (tracking === '')
    return [
      {
        code: 'tracking-number',
        message: `The notice has no tracking number: a new shipment gets the number of the notice, ${number}.`,
      },
    ];
  const others = trackingNumbers.filter((one) => one !== tracking);
  return others.length === 0
    ? []
    : [
        {
          code: 'tracking-number',
          message: `The notice has ${trackingNumbers.length} tracking numbers. The shipment gets ${tracking}; the others are ${others.slice(0, 5).join(', ')}.`,
        },
      ];
}
