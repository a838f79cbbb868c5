import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import { useShared } from '../context.ts';
import { chartOptions } from './chart-options.ts';
import type { Step } from './ledger.ts';

interface Props {
  readonly steps: readonly Step[];
  readonly min: number | null;
  readonly max: number | null;
}

const height = 260;

/** A course over time as steps, with the bounds. What it shows stands beside it in words and in a table. */
export function Chart({ steps, min, max }: Props) {
  const { formats } = useShared();
  const frame = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<Step>();
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const width = () => Math.max(200, element.clientWidth);
    const data: uPlot.AlignedData = [steps.map(({ time }) => time / 1000), steps.map(({ units }) => units)];
    const onPoint = (index: number | null | undefined) => setPointed(steps[index ?? -1]);
    const plot = new uPlot(chartOptions(element, { width: width(), height, min, max, onPoint }), data, element);
    const observer = new ResizeObserver(() => plot.setSize({ width: width(), height }));
    observer.observe(element);
    // Colours are drawn, not styled: another theme means drawing again.
    const draw = () => plot.redraw(false);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', draw);
    const chosen = new MutationObserver(draw);
    chosen.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
    return () => {
      observer.disconnect();
      chosen.disconnect();
      dark.removeEventListener('change', draw);
      plot.destroy();
    };
  }, [steps, min, max]);
  return (
    <figure class="chart" aria-hidden="true">
      <div ref={frame} />
      <figcaption class="quiet">
        <span>
          <span class="swatch line-units" /> units that can be used
        </span>
        {min !== null && (
          <span>
            <span class="swatch line-min" /> minimum
          </span>
        )}
        {max !== null && (
          <span>
            <span class="swatch line-max" /> maximum
          </span>
        )}
        <span class="pointed">
          {pointed && `${formats.format(new Date(pointed.time).toISOString())}: ${formats.format(pointed.units)}`}
        </span>
      </figcaption>
    </figure>
  );
}
