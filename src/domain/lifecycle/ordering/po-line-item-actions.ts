import { objectAction } from '../../engine/resource/action.ts';
import { date, decimal, text } from '../../engine/schema/fields.ts';
import { priceFormat } from '../item/price.ts';

/** As much as the change log keeps of a message. */
export const longestReason = 200;

const reason = (help: string) => text({ required: true, maxLength: longestReason, help });

export const shortClose = objectAction({
  name: 'short-close',
  detail: true,
  path: 'short-close',
  help: 'Gives up the units of an ordered line that have neither arrived nor are under way: they are no longer expected, and may be ordered elsewhere.',
  body: { reason: reason('Why the rest will not come; kept on the line and in the change log') },
  answer: ['netbox_asset_lifecycle.polineitem'],
});

export const reopen = objectAction({
  name: 'reopen',
  detail: true,
  path: 'reopen',
  help: 'Expects the units of a line again that was closed short.',
  body: { reason: reason('Why the rest will come after all; kept in the change log') },
  answer: ['netbox_asset_lifecycle.polineitem'],
});

export const amend = objectAction({
  name: 'amend',
  detail: true,
  path: 'amend',
  help: 'Corrects the unit price or the expected date of a line whose order is not a draft any more. The line of a draft is changed by PATCH.',
  body: {
    unit_price: decimal({ ...priceFormat, help: 'The price that holds; absent, as it is' }),
    date_expected: date({ help: 'When the units should arrive; absent, as it is' }),
    reason: reason('Why they change; kept in the change log'),
  },
  answer: ['netbox_asset_lifecycle.polineitem'],
});
