/** A template that cannot be read or rendered. Its message says what is wrong and names the line, where that is known. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  readonly line: number | undefined;

  constructor(problem: string, line?: number, options: ErrorOptions = {}) {
    super(line === undefined ? problem : `${problem} (line ${line})`, options);
    this.line = line;
  }
}
