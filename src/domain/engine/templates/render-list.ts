import type { JsonObject } from '../json.ts';
import { countingParts, countName, type ListPlan, listName, planOf } from './list-plan.ts';
import { loopState, type Place } from './loop-state.ts';
import { readPart, templateParts } from './read-template.ts';
import { checkSource, renderParts } from './render-template.ts';
import { TemplateError } from './template-error.ts';
import type { LoadTemplates, WhiteSpace } from './template-library.ts';

/** What one rendering of some objects may use. */
const limits = { fuel: 30_000_000, milliseconds: 4000, characters: 30_000_000 };
/** Objects that are rendered at once: the library copies them. */
const atOnce = 250;
/** Objects of a template that looks at all of them at once. */
const mostAtOnce = 10_000;

export interface ObjectList {
  /** How many there are; asked for only where the template says so. */
  count(): Promise<number>;
  portions(): AsyncIterable<readonly JsonObject[]>;
}

/** What a template makes of a list of objects, piece by piece. */
export async function* renderList(
  load: LoadTemplates,
  source: string,
  list: ObjectList,
  whiteSpace: WhiteSpace,
): AsyncGenerator<string> {
  checkSource(source);
  const parts = templateParts(source);
  const plan = planOf(parts);
  const counting = plan ? undefined : countingParts(parts);
  const counts = /\b(?:length|count|revindex0?)\b/.test(source);
  if (plan) yield* inPortions(load, plan, list, counts, whiteSpace);
  else if (counting) {
    // Counted in any case: so the filters are checked, and the permission to look at the list.
    yield await renderParts(load, counting, { [countName]: await list.count() }, { whiteSpace, limits });
  } else {
    const queryset = await atMost(list);
    yield await renderParts(load, parts.map(readPart), { [listName]: queryset }, { whiteSpace, limits });
  }
}

async function atMost(list: ObjectList): Promise<readonly JsonObject[]> {
  const objects: JsonObject[] = [];
  for await (const portion of list.portions()) {
    objects.push(...portion);
    if (objects.length > mostAtOnce) throw new TemplateError(tooMany);
  }
  return objects;
}

const tooMany = `the template looks at all objects at once, which ${mostAtOnce} may be at most: use filters, or let all that it does with queryset be one loop that is within nothing else (for object in queryset), without namespace`;

/** What stands before the loop and behind it is the same for each portion. */
async function* inPortions(
  load: LoadTemplates,
  { whole, start, places }: ListPlan,
  list: ObjectList,
  counts: boolean,
  whiteSpace: WhiteSpace,
): AsyncGenerator<string> {
  const count = counts ? await list.count() : 0;
  const render = (objects: readonly object[], parts = whole, spaces = whiteSpace): Promise<string> =>
    renderParts(load, parts, { [listName]: objects, [countName]: count }, { whiteSpace: spaces, limits });
  const before = await render([], start, { ...whiteSpace, keepTrailingNewline: true });
  const empty = await render([]);
  const behind = empty.slice(before.length);
  yield before;
  const placed = loopState(count);
  for await (const portion of withLast(slices(list.portions()))) {
    const text = await render(places ? portion.map(placed) : portion.map(({ object }) => object));
    if (!text.startsWith(before) || !text.endsWith(behind)) throw new TemplateError(changing);
    yield text.slice(before.length, text.length - behind.length);
  }
  yield behind;
}

const changing = 'what stands before the loop over queryset and behind it must be the same each time';

async function* slices(portions: AsyncIterable<readonly JsonObject[]>): AsyncGenerator<readonly JsonObject[]> {
  for await (const portion of portions)
    for (let from = 0; from < portion.length; from += atOnce) yield portion.slice(from, from + atOnce);
}

/** A portion is passed on when it is known whether another follows. */
async function* withLast(portions: AsyncIterable<readonly JsonObject[]>): AsyncGenerator<readonly Place[]> {
  let held: readonly JsonObject[] | undefined;
  for await (const portion of portions) {
    if (held) yield held.map((object) => ({ object, last: false }));
    held = portion;
  }
  if (held) yield held.map((object, at, all) => ({ object, last: at === all.length - 1 }));
}
