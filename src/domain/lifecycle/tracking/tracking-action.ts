import { formAction } from '../../engine/resource/action.ts';
import { choice, datetime, text } from '../../engine/schema/fields.ts';
import { entries } from '../../engine/schema/input-schema.ts';
import { trackingKinds, trackingOutcomes } from './tracking-event.ts';

/** A report of a courier. */
export const reportEvents = formAction({
  name: 'events',
  detail: true,
  path: 'events',
  help: 'Takes what the courier reports of its parcels, up to 100 events. Each moves its shipment as far as the transition rules allow, and is kept whatever comes of it; an event that is reported again changes nothing. Needs a token that may change the courier, or a signature of Standard Webhooks with the secret of the courier.',
  body: {
    events: entries(
      {
        kind: choice(trackingKinds, { required: true }),
        tracking_number: text({ required: true, maxLength: 100, visibleOnly: true, mayBeDigits: true }),
        time: datetime({ required: true }),
        place: text({ maxLength: 200 }),
        note: text({ maxLength: 500 }),
        external_id: text({
          maxLength: 200,
          mayBeDigits: true,
          help: 'Tells events apart. Default: tracking number, kind and time',
        }),
      },
      { required: true },
    ),
  },
  answer: {
    events: entries({
      external_id: text({ required: true }),
      tracking_number: text({ required: true }),
      outcome: choice(trackingOutcomes, { required: true }),
    }),
  },
});
