import type { JsonObject } from '../json.ts';
import { checkNames } from './check-names.ts';
import { FilterCalls } from './filter-calls.ts';
import { longestSource } from './longest-source.ts';
import { type ReadPart, readTemplate } from './read-template.ts';
import { TemplateError } from './template-error.ts';
import type { LoadTemplates, WhiteSpace } from './template-library.ts';
import { writeTemplate } from './write-template.ts';

/** What a template may use. */
export interface Limits {
  readonly fuel: number;
  readonly milliseconds: number;
  readonly characters: number;
}

const usualLimits: Limits = { fuel: 2_000_000, milliseconds: 2000, characters: 2_000_000 };

/** What is wrong with a template, with its line; undefined if it can be rendered. */
export async function checkTemplate(load: LoadTemplates, source: string): Promise<string | undefined> {
  try {
    const library = await load();
    const parts = partsOf(source);
    checkNames(parts);
    library.compile(writeTemplate(parts), usualLimits.milliseconds);
    return undefined;
  } catch (error) {
    return asTemplateError(error).message;
  }
}

/** The text that a template makes of its context; it can reach nothing else. A `TemplateError` says why it makes none. */
export async function renderTemplate(load: LoadTemplates, source: string, context: JsonObject): Promise<string> {
  return renderParts(load, partsOf(source), context);
}

/** The parts of a template, which can be rendered several times. */
export function partsOf(source: string): readonly ReadPart[] {
  checkSource(source);
  return readTemplate(source);
}

export function checkSource(source: string): void {
  if (source.length > longestSource) throw new TemplateError(`a template has at most ${longestSource} characters`);
}

/** The text of these parts, within limits. */
export async function renderParts(
  load: LoadTemplates,
  parts: readonly ReadPart[],
  context: object,
  { whiteSpace = {}, limits = usualLimits }: { readonly whiteSpace?: WhiteSpace; readonly limits?: Limits } = {},
): Promise<string> {
  const library = await load();
  const calls = new FilterCalls();
  try {
    const text = library.render(writeTemplate(parts), context, { filters: calls.filters, whiteSpace, ...limits });
    calls.throwIfFailed();
    if (text.length > limits.characters)
      throw new TemplateError(`the text is longer than ${limits.characters} characters`);
    return text;
  } catch (error) {
    calls.throwIfFailed();
    throw asTemplateError(error);
  }
}

const place = / \(in <string>:(\d+)\)/;

function asTemplateError(error: unknown): TemplateError {
  if (error instanceof TemplateError) return error;
  if (error instanceof RangeError)
    return new TemplateError('the template is nested too deeply', undefined, { cause: error });
  const said = error instanceof Error ? error.message : String(error);
  const [first = ''] = said.split('\n');
  const line = place.exec(first)?.[1];
  const problem = first.includes('ran out of fuel') ? 'the template takes too many steps' : first.replace(place, '');
  return new TemplateError(problem, line === undefined ? undefined : Number(line), { cause: error });
}
