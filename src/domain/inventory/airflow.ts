import { choices } from '../engine/schema/choices.ts';

/** NetBox: air paths of devices and device types. */
export const deviceAirflows = choices({
  'front-to-rear': 'Front to rear',
  'rear-to-front': 'Rear to front',
  'left-to-right': 'Left to right',
  'right-to-left': 'Right to left',
  'side-to-rear': 'Side to rear',
  'rear-to-side': 'Rear to side',
  'bottom-to-top': 'Bottom to top',
  'top-to-bottom': 'Top to bottom',
  passive: 'Passive',
  mixed: 'Mixed',
});

export const moduleAirflows = choices({
  'front-to-rear': 'Front to rear',
  'rear-to-front': 'Rear to front',
  'left-to-right': 'Left to right',
  'right-to-left': 'Right to left',
  'side-to-rear': 'Side to rear',
  passive: 'Passive',
});

export const rackAirflows = choices({ 'front-to-rear': 'Front to rear', 'rear-to-front': 'Rear to front' });
