import { choices } from '../engine/schema/choices.ts';

/** Channels by their width in MHz. */
type Band = Readonly<Record<number, readonly number[]>>;

const band5: Band = {
  20: [
    32, 36, 40, 44, 48, 52, 56, 60, 64, 100, 104, 108, 112, 116, 120, 124, 128, 132, 136, 140, 144, 149, 153, 157, 161,
    165, 169, 173, 177,
  ],
  40: [34, 38, 46, 54, 62, 102, 110, 118, 126, 134, 142, 151, 159, 167, 175],
  80: [42, 58, 106, 122, 138, 155, 171],
  160: [50, 114, 163],
};

const band6: Band = {
  20: [
    1, 5, 9, 13, 17, 21, 25, 29, 33, 37, 41, 45, 49, 53, 57, 61, 65, 69, 73, 77, 81, 85, 89, 93, 97, 101, 105, 109, 113,
    117, 121, 125, 129, 133, 137, 141, 145, 149, 153, 157, 161, 165, 169, 173, 177, 181, 185, 189, 193, 197, 201, 205,
    209, 213, 217, 221, 225, 229, 233,
  ],
  40: [
    3, 11, 19, 27, 35, 43, 51, 59, 67, 75, 83, 91, 99, 107, 115, 123, 131, 139, 147, 155, 163, 171, 179, 187, 195, 203,
    211, 219, 227,
  ],
  80: [7, 23, 39, 55, 71, 87, 103, 119, 135, 151, 167, 183, 199, 215],
  160: [15, 47, 79, 111, 143, 175, 207],
  320: [31, 95, 159],
};

/** Channel, frequency in MHz and width in MHz; NetBox's value and label of the widest ones differ in the width. */
const band60: readonly (readonly [number, number, number, string])[] = [
  [1, 58320, 2160, '2.16'],
  [2, 60480, 2160, '2.16'],
  [3, 62640, 2160, '2.16'],
  [4, 64800, 2160, '2.16'],
  [5, 66960, 2160, '2.16'],
  [6, 69120, 2160, '2.16'],
  [9, 59400, 4320, '4.32'],
  [10, 61560, 4320, '4.32'],
  [11, 63720, 4320, '4.32'],
  [12, 65880, 4320, '4.32'],
  [13, 68040, 4320, '4.32'],
  [17, 60480, 6480, '6.48'],
  [18, 62640, 6480, '6.48'],
  [19, 64800, 6480, '6.48'],
  [20, 66960, 6480, '6.48'],
  [25, 61560, 6480, '8.64'],
  [26, 63720, 6480, '8.64'],
  [27, 65880, 6480, '8.64'],
];

/** Channels stand 5 MHz apart from this frequency on. */
const channelsOf = (name: string, base: number, band: Band): readonly (readonly [string, string])[] =>
  Object.entries(band)
    .flatMap(([width, numbers]) => numbers.map((number) => ({ number, width })))
    .toSorted((a, b) => a.number - b.number)
    .map(({ number, width }) => {
      const frequency = base + 5 * number;
      return [`${name}-${number}-${frequency}-${width}`, `${number} (${frequency}/${width} MHz)`];
    });

/** NetBox: what an interface is in a wireless network. */
export const wirelessRoles = choices({ ap: 'Access point', station: 'Station' });

/** NetBox: channels of the bands of 2.4, 5, 6 and 60 GHz. */
export const wirelessChannels = choices(
  Object.fromEntries([
    ...Array.from({ length: 13 }, (_, index) => {
      const frequency = 2412 + 5 * index;
      return [`2.4g-${index + 1}-${frequency}-22`, `${index + 1} (${frequency} MHz)`] as const;
    }),
    ...channelsOf('5g', 5000, band5),
    ...channelsOf('6g', 5950, band6),
    ...band60.map(
      ([number, frequency, width, shown]) =>
        [`60g-${number}-${frequency}-${width}`, `${number} (${(frequency / 1000).toFixed(2)}/${shown} GHz)`] as const,
    ),
  ]),
);

/** Frequency and width of a channel in MHz, as decimals are stored. */
export function channelMegahertz(channel: string): { readonly frequency: string; readonly width: string } {
  const [, , frequency, width] = channel.split('-');
  return { frequency: Number(frequency).toFixed(3), width: Number(width).toFixed(3) };
}
