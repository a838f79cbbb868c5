import { type Choices, choices, plainChoices } from '../engine/schema/choices.ts';

const iec60309 = choices({
  'iec-60309-p-n-e-4h': 'P+N+E 4H',
  'iec-60309-p-n-e-6h': 'P+N+E 6H',
  'iec-60309-p-n-e-9h': 'P+N+E 9H',
  'iec-60309-2p-e-4h': '2P+E 4H',
  'iec-60309-2p-e-6h': '2P+E 6H',
  'iec-60309-2p-e-9h': '2P+E 9H',
  'iec-60309-3p-e-4h': '3P+E 4H',
  'iec-60309-3p-e-6h': '3P+E 6H',
  'iec-60309-3p-e-9h': '3P+E 9H',
  'iec-60309-3p-n-e-4h': '3P+N+E 4H',
  'iec-60309-3p-n-e-6h': '3P+N+E 6H',
  'iec-60309-3p-n-e-9h': '3P+N+E 9H',
});

const iec60906 = choices({
  'iec-60906-1': 'IEC 60906-1',
  'nbr-14136-10a': '2P+T 10A (NBR 14136)',
  'nbr-14136-20a': '2P+T 20A (NBR 14136)',
});

const iec60320 = (...couplers: readonly number[]): Choices<string> =>
  couplers.map((coupler) => ({ value: `iec-60320-c${coupler}`, label: `C${coupler}` }));

const nemaConfigurations = [
  ...['1-15', '5-15', '5-20', '5-30', '5-50', '6-15', '6-20', '6-30', '6-50', '10-30', '10-50'],
  ...['14-20', '14-30', '14-50', '14-60', '15-15', '15-20', '15-30', '15-50', '15-60'],
  ...['L1-15', 'L5-15', 'L5-20', 'L5-30', 'L5-50', 'L6-15', 'L6-20', 'L6-30', 'L6-50', 'L10-30'],
  ...['L14-20', 'L14-30', 'L14-50', 'L14-60', 'L15-20', 'L15-30', 'L15-50', 'L15-60'],
  ...['L21-20', 'L21-30', 'L22-20', 'L22-30'],
];

/** NEMA names plugs P and receptacles R. */
const nema = (end: 'P' | 'R'): Choices<string> =>
  nemaConfigurations.map((configuration) => ({
    value: `nema-${configuration}${end}`.toLowerCase(),
    label: `NEMA ${configuration}${end}`,
  }));

const molex = choices({
  'molex-micro-fit-1x2': 'Molex Micro-Fit 1x2',
  'molex-micro-fit-2x2': 'Molex Micro-Fit 2x2',
  'molex-micro-fit-2x3': 'Molex Micro-Fit 2x3',
  'molex-micro-fit-2x4': 'Molex Micro-Fit 2x4',
});

const others = choices({
  'neutrik-powercon-true1': 'Neutrik powerCON TRUE1',
  'neutrik-powercon-true1-top': 'Neutrik powerCON TRUE1 TOP',
  'ubiquiti-smartpower': 'Ubiquiti SmartPower',
  hardwired: 'Hardwired',
  other: 'Other',
});

/** NetBox: connectors of power ports, which take power in. */
export const powerPortTypes: Choices<string> = [
  ...iec60320(6, 8, 14, 16, 18, 20, 22),
  ...iec60309,
  ...iec60906,
  ...nema('P'),
  ...choices({
    cs6361c: 'CS6361C',
    cs6365c: 'CS6365C',
    cs8165c: 'CS8165C',
    cs8265c: 'CS8265C',
    cs8365c: 'CS8365C',
    cs8465c: 'CS8465C',
    'ita-c': 'ITA Type C (CEE 7/16)',
    'ita-e': 'ITA Type E (CEE 7/6)',
    'ita-f': 'ITA Type F (CEE 7/4)',
    'ita-ef': 'ITA Type E/F (CEE 7/7)',
    'ita-g': 'ITA Type G (BS 1363)',
    'ita-h': 'ITA Type H',
    'ita-i': 'ITA Type I',
    'ita-j': 'ITA Type J',
    'ita-k': 'ITA Type K',
    'ita-l': 'ITA Type L (CEI 23-50)',
    'ita-m': 'ITA Type M (BS 546)',
    'ita-n': 'ITA Type N',
    'ita-o': 'ITA Type O',
    'usb-a': 'USB Type A',
    'usb-b': 'USB Type B',
    'usb-c': 'USB Type C',
    'usb-mini-a': 'USB Mini A',
    'usb-mini-b': 'USB Mini B',
    'usb-micro-a': 'USB Micro A',
    'usb-micro-b': 'USB Micro B',
    'usb-micro-ab': 'USB Micro AB',
    'usb-3-b': 'USB 3.0 Type B',
    'usb-3-micro-b': 'USB 3.0 Micro B',
  }),
  ...molex,
  ...choices({
    'dc-terminal': 'DC Terminal',
    'saf-d-grid': 'Saf-D-Grid',
    'neutrik-powercon-20': 'Neutrik powerCON (20A)',
    'neutrik-powercon-32': 'Neutrik powerCON (32A)',
  }),
  ...others,
];

/** NetBox: connectors of power outlets, which give power. The California style is in capitals here and not above. */
export const powerOutletTypes: Choices<string> = [
  ...iec60320(5, 7, 13, 15, 17, 19, 21),
  ...iec60309,
  ...iec60906,
  ...nema('R'),
  ...plainChoices('CS6360C', 'CS6364C', 'CS8164C', 'CS8264C', 'CS8364C', 'CS8464C'),
  ...choices({
    'ita-e': 'ITA Type E (CEE 7/5)',
    'ita-f': 'ITA Type F (CEE 7/3)',
    'ita-g': 'ITA Type G (BS 1363)',
    'ita-h': 'ITA Type H',
    'ita-i': 'ITA Type I',
    'ita-j': 'ITA Type J',
    'ita-k': 'ITA Type K',
    'ita-l': 'ITA Type L (CEI 23-50)',
    'ita-m': 'ITA Type M (BS 546)',
    'ita-n': 'ITA Type N',
    'ita-o': 'ITA Type O',
    'ita-multistandard': 'ITA Multistandard',
    'usb-a': 'USB Type A',
    'usb-micro-b': 'USB Micro B',
    'usb-c': 'USB Type C',
  }),
  ...molex,
  ...choices({
    'dc-terminal': 'DC Terminal',
    'eaton-c39': 'Eaton C39',
    'hdot-cx': 'HDOT Cx',
    'saf-d-grid': 'Saf-D-Grid',
    'neutrik-powercon-20a': 'Neutrik powerCON (20A)',
    'neutrik-powercon-32a': 'Neutrik powerCON (32A)',
  }),
  ...others,
];

export const feedLegs = plainChoices('A', 'B', 'C');

export const outletStatuses = choices({ enabled: 'Enabled', disabled: 'Disabled', faulty: 'Faulty' });
