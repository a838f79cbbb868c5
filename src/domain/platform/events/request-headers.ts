import type { JsonObject } from '../../engine/json.ts';
import { headerLines, headerProblems, isSendable } from './header-lines.ts';

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
  const unsendable = lines.find(({ value }) => !isSendable(value));
  if (unsendable)
    throw new HeaderProblem(`Additional headers: ${unsendable.name} has characters that no header may have.`);
  return Object.fromEntries(lines.map(({ name, value }) => [name, value]));
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
