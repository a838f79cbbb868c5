import type { MountedDevice } from '../../../domain/inventory/rack-elevation.ts';
import type { RackRange } from '../../../domain/inventory/rack-space.ts';
import { xmlText } from './xml-text.ts';

/** Pixels. */
export interface DrawingSize {
  readonly unitWidth: number;
  readonly unitHeight: number;
}

/** Label and link of a device in the drawing. */
export interface DeviceLabel {
  readonly text: string;
  readonly href: string;
  /** Six hexadecimal digits. */
  readonly color: string;
}

const legendWidth = 30;
const margin = 10;

/** Draws a rack: units as a frame, devices as boxes in the colour of their role, unnamed where there is no label. */
export function drawRack(
  range: RackRange,
  descending: boolean,
  devices: readonly MountedDevice[],
  labelOf: (id: number) => DeviceLabel | undefined,
  { unitWidth, unitHeight }: DrawingSize,
): string {
  const width = legendWidth + unitWidth + 2 * margin;
  const height = range.height * unitHeight + 2 * margin;
  const left = legendWidth + margin;
  const top = (position: number, units: number): number =>
    margin + (descending ? position - range.start : range.start + range.height - position - units) * unitHeight;
  const units = Array.from({ length: range.height }, (_, index) => range.start + index).map(
    (unit) =>
      `<text x="${legendWidth}" y="${top(unit, 1) + unitHeight * 0.7}" text-anchor="end">${unit}</text>` +
      `<rect x="${left}" y="${top(unit, 1)}" width="${unitWidth}" height="${unitHeight}" fill="#f7f7f7" stroke="#ced4da"/>`,
  );
  const boxes = devices.map((device) => {
    const label = labelOf(device.id);
    const y = top(device.position, device.height);
    const high = device.height * unitHeight;
    const box = `<rect x="${left}" y="${y}" width="${unitWidth}" height="${high}" fill="#${label?.color ?? 'c0c0c0'}" stroke="#343a40"/>`;
    if (!label) return box;
    const text = `<text x="${left + unitWidth / 2}" y="${y + high / 2 + 4}" text-anchor="middle" fill="${contrastTo(label.color)}">${xmlText(label.text)}</text>`;
    return `<a href="${xmlText(label.href)}" target="_parent">${box}${text}</a>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    ...units,
    ...boxes,
    '</svg>',
  ].join('');
}

/** Black on light colours, white on dark ones. */
function contrastTo(color: string): string {
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((start) => Number.parseInt(color.slice(start, start + 2), 16));
  return red * 0.299 + green * 0.587 + blue * 0.114 > 150 ? '#000000' : '#ffffff';
}
