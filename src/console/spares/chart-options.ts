import uPlot from 'uplot';

interface Asked {
  readonly width: number;
  readonly height: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly onPoint: (index: number | null | undefined) => void;
}

const day = 86_400;

/** How times are written along an axis that shows so many seconds. */
function timeFormat(seconds: number): Intl.DateTimeFormat {
  const locale = navigator.language;
  if (seconds < 600) return new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
  if (seconds < 2 * day) return new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
  if (seconds < 300 * day) return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
  return new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric' });
}

/** The colour that the sheet of styles gives to a class, as it is now. */
const colourOf = (within: HTMLElement, name: string): string => {
  const swatch = document.createElement('span');
  swatch.className = name;
  within.append(swatch);
  const { color } = getComputedStyle(swatch);
  swatch.remove();
  return color;
};

export function chartOptions(element: HTMLElement, { width, height, min, max, onPoint }: Asked): uPlot.Options {
  const colour = (name: string) => () => colourOf(element, name);
  const numbers = new Intl.NumberFormat(navigator.language);
  const axis = { stroke: colour('line-text'), grid: { stroke: colour('line-grid'), width: 1 }, ticks: { show: false } };
  return {
    width,
    height,
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, y: false, points: { size: 9 } },
    scales: { y: { range: (_, __, most) => [0, Math.max(1, most, min ?? 0, max ?? 0) * 1.1] } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        space: 70,
        size: 34,
        values: (plot, splits) => {
          const { min: from = 0, max: to = 0 } = plot.scales.x ?? {};
          const format = timeFormat((to ?? 0) - (from ?? 0));
          return splits.map((seconds) => format.format(seconds * 1000));
        },
      },
      {
        ...axis,
        size: 52,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 100_000, 1_000_000, 100_000_000],
        values: (_, splits) => splits.map((units) => numbers.format(units)),
      },
    ],
    series: [
      {},
      {
        stroke: colour('line-units'),
        width: 2,
        paths: uPlot.paths.stepped?.({ align: 1 }) ?? (() => null),
        points: { show: false },
      },
    ],
    hooks: {
      draw: [
        (plot) => drawBound(plot, min, colour('line-min')()),
        (plot) => drawBound(plot, max, colour('line-max')()),
      ],
      setCursor: [(plot) => onPoint(plot.cursor.idx)],
    },
  };
}

function drawBound({ ctx, bbox, valToPos }: uPlot, bound: number | null, colour: string): void {
  if (bound === null) return;
  const at = valToPos(bound, 'y', true);
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2 * devicePixelRatio;
  ctx.setLineDash([6 * devicePixelRatio, 5 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, at);
  ctx.lineTo(bbox.left + bbox.width, at);
  ctx.stroke();
  ctx.restore();
}
