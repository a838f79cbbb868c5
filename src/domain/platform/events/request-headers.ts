import type { JsonObject } from '../../engine/json.ts';
import { type HeaderLine, headerLines, headerProblems, isSendable } from './header-lines.ts';

export type Headers = Readonly<Record<string, string>>;

/** Header lines that cannot be sent; the text says why. */
export class HeaderProblem extends Error {
  override readonly name = 'HeaderProblem';
}

/** The headers of rendered lines `Name: value`. Throws a HeaderProblem. */
export function headersIn(text: string): Headers {
  const [problem] = headerProblems(text);
  if (problem !== undefined) throw new HeaderProblem(`Additional headers: ${problem}`);
  const lines = headerLines(text);
  for (const line of lines) requireSendable(line);
  return Object.fromEntries(lines.map(({ name, value }) => [name, value]));
}

function requireSendable({ name, value }: HeaderLine): void {
  if (!isSendable(value))
    throw new HeaderProblem(`Additional headers: ${name} has characters that no header may have.`);
}

/** Header lines with their values rendered, each by itself: what an object is called must not add a line. */
export async function renderedLines(source: string, render: (template: string) => Promise<string>): Promise<string> {
  const lines: string[] = [];
  for (const { name, value } of headerLines(source)) {
    const rendered = { name, value: (await render(value)).trim() };
    requireSendable(rendered);
    lines.push(`${name}: ${rendered.value}`);
  }
  return lines.join('\n');
}
/** Headers that are likely to prove who sends the request. */
const secret = /auth|cookie|token|secret|key|signature|password|credential/i;
const masked = '********';

/** The headers of a delivery as its log shows them: names, and the values of those that are no secret. */
export function shownHeaders({ _content_type: type, _headers: lines }: JsonObject): JsonObject {
  const additional = safeHeadersIn(typeof lines === 'string' ? lines : '');
  return {
    'Content-Type': type ?? '',
    ...Object.fromEntries(
      Object.entries(additional).map(([name, value]) => [name, secret.test(name) ? masked : value]),
    ),
  };
}

function safeHeadersIn(lines: string): Headers {
  try {
    return headersIn(lines);
  } catch (error) {
    if (error instanceof HeaderProblem) return {};
    throw error;
  }
}
