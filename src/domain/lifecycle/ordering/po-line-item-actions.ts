import { objectAction } from '../../engine/resource/action.ts';
import { date, decimal, text } from '../../engine/schema/fields.ts';
import { priceFormat } from '../item/price.ts';

/** The length of a message in the change log. */
export const longestReason = 200;

const reason = (help: string) => text({ required: true, maxLength: longestReason, help });

export const shortClose = objectAction({
  name: 'short-close',
  detail: true,
  path: 'short-close',
  help: 'Closes a line of a placed order short: units that have neither arrived nor are in transit are no longer expected and may be ordered elsewhere.',
  body: { reason: reason('Why the remaining units will not be delivered. Recorded on the line and in the change log') },
  answer: ['netbox_asset_lifecycle.polineitem'],
});

export const reopen = objectAction({
  name: 'reopen',
  detail: true,
  path: 'reopen',
  help: 'Reopens a line that was closed short: its remaining units are expected again.',
  body: { reason: reason('Why the remaining units are expected again. Recorded in the change log') },
  answer: ['netbox_asset_lifecycle.polineitem'],
});

export const amend = objectAction({
  name: 'amend',
  detail: true,
  path: 'amend',
  help: 'Corrects the unit price or the expected date of a line whose order is no longer a draft. Use PATCH for lines of drafts.',
  body: {
    unit_price: decimal({ ...priceFormat, help: 'New unit price. Default: unchanged' }),
    date_expected: date({ help: 'New expected delivery date. Default: unchanged' }),
    reason: reason('Why the values change. Recorded in the change log'),
  },
  answer: ['netbox_asset_lifecycle.polineitem'],
});
