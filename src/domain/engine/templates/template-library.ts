/** A rendering of one template: what it may use beside its data, and how much of it. */
export interface Rendering {
  readonly filters: ReadonlyMap<string, (...args: unknown[]) => unknown>;
  readonly whiteSpace: WhiteSpace;
  readonly fuel: number;
  readonly milliseconds: number;
}

/** How white space is treated, as Jinja2 names it. */
export interface WhiteSpace {
  readonly trimBlocks?: boolean;
  readonly lstripBlocks?: boolean;
  readonly keepTrailingNewline?: boolean;
}

/** What renders templates, held to limits of steps, time and memory. */
export interface TemplateLibrary {
  /** Throws with the place of the first thing that is wrong. */
  compile(source: string, milliseconds: number): void;
  render(source: string, context: object, rendering: Rendering): string;
}

/** The library is large, and few functions need it: they load it with their first template. */
export type LoadTemplates = () => Promise<TemplateLibrary>;
