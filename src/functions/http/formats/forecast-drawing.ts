import { scaleLinear, scaleUtc } from 'd3-scale';
import { area, curveStepAfter, line } from 'd3-shape';
import type { JsonObject } from '../../../domain/engine/json.ts';
import { type Panel, type Point, panelsOf } from './forecast-panels.ts';
import { xmlText } from './xml-text.ts';

/** Pixels. */
const size = { width: 720, height: 280, left: 56, right: 150, top: 52, bottom: 34 };
const lineHeight = 14;

/** Items that one drawing shows. */
const mostPanels = 12;

/** Colours that can be told from white and from black; lines differ by their dashes, too. */
const grey = '#767676';
const blue = '#2a7ac7';
const orange = '#b5651d';

/** Draws the levels and the forecast of the items of a pool, one below the other. */
export function drawForecasts(answer: JsonObject): string {
  const all = panelsOf(answer);
  const panels = all.slice(0, mostPanels);
  const note = all.length > panels.length ? `The first ${panels.length} of ${all.length} items. ` : '';
  const height = Math.max(1, panels.length) * size.height;
  const drawn = panels.map(
    (panel, index) => `<g transform="translate(0 ${index * size.height})">${drawPanel(panel)}</g>`,
  );
  const empty = `<text x="${size.left}" y="40" fill="${grey}">The pool has no items.</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${height}" viewBox="0 0 ${size.width} ${height}" font-family="sans-serif" font-size="12" role="img" aria-labelledby="title desc">`,
    '<title id="title">Forecast of a spares pool</title>',
    `<desc id="desc">${xmlText(note + panels.map(({ name, sentence }) => `${name}: ${sentence}.`).join(' '))}</desc>`,
    ...(drawn.length > 0 ? drawn : [empty]),
    '</svg>',
  ].join('');
}

function drawPanel(panel: Panel): string {
  const { name, sentence, past, likely, least, bounds } = panel;
  const { x, y } = scalesOf(panel);
  const end = size.width - size.right;
  const step = line<Point>(
    ({ time }) => x(time),
    ({ units }) => y(units),
  ).curve(curveStepAfter);
  const between = area<Point>()
    .x(({ time }) => x(time))
    .y0((_, index) => y(least[index]?.units ?? 0))
    .y1(({ units }) => y(units))
    .curve(curveStepAfter);
  const curve = (points: readonly Point[], dashes: string): string =>
    `<path d="${step(points) ?? ''}" fill="none" stroke="${blue}" stroke-width="2"${dashes}/>`;
  const across = (units: number, stroke: string): string => `<path d="M${size.left} ${y(units)}H${end}" ${stroke}/>`;
  const whole = y.ticks(5).filter(Number.isInteger);
  const dayOf = x.tickFormat();
  return [
    `<title>${xmlText(`${name}: ${sentence}`)}</title>`,
    label(size.left, 20, name, 'start'),
    label(size.left, 38, sentence, 'start'),
    ...whole.map((units) => across(units, `stroke="${grey}" stroke-opacity="0.3"`)),
    ...whole.map((units) => label(size.left - 8, y(units) + 4, String(units), 'end')),
    ...x.ticks(6).map((time) => label(x(time), size.height - size.bottom + 18, dayOf(time), 'middle')),
    ...bounds.map(({ units }) => across(units, `stroke="${orange}" stroke-dasharray="8 4 2 4"`)),
    `<path d="${between(likely) ?? ''}" fill="${blue}" fill-opacity="0.15"/>`,
    curve(past, ''),
    curve(likely, ' stroke-dasharray="7 4"'),
    curve(least, ' stroke-dasharray="2 3"'),
    ...endLabels(panel, y).map(({ words, at }) => label(end + 8, at, words, 'start')),
  ].join('');
}

function scalesOf({ past, likely, least, bounds }: Panel) {
  const points = [...past, ...likely, ...least];
  const times = points.map(({ time }) => time);
  const most = Math.max(1, ...points.map(({ units }) => units), ...bounds.map(({ units }) => units));
  return {
    x: scaleUtc([Math.min(...times), Math.max(...times)], [size.left, size.width - size.right]),
    y: scaleLinear([0, most], [size.height - size.bottom, size.top]).nice(),
  };
}

/** What stands at the right end of the lines, one below the other where lines are close. */
function endLabels({ likely, least, bounds }: Panel, y: (units: number) => number) {
  const ends = [
    ...bounds,
    ...likely.slice(-1).map(({ units }) => ({ words: `likely ${units} (50 %)`, units })),
    ...least.slice(-1).map(({ units }) => ({ words: `at least ${units} (90 %)`, units })),
  ].sort((a, b) => b.units - a.units);
  const placed: { readonly words: string; readonly at: number }[] = [];
  const lowest = size.height - size.bottom - (ends.length - 1) * lineHeight;
  for (const [index, { words, units }] of ends.entries()) {
    const above = placed.at(-1)?.at ?? 0;
    placed.push({ words, at: Math.max(above + lineHeight, Math.min(y(units) + 4, lowest + index * lineHeight)) });
  }
  return placed;
}

const label = (x: number, y: number, words: string, anchor: 'start' | 'middle' | 'end'): string =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${grey}">${xmlText(words)}</text>`;
