/** A header that a webhook adds: its value may be a template. */
export interface HeaderLine {
  readonly name: string;
  readonly value: string;
}

/** True for text that is rendered before it is used. */
export const isTemplate = (source: string): boolean => /\{[{%#]/.test(source);

/** Receivers do not agree on how other characters are encoded. */
export const isSendable = (value: string): boolean => /^[\t\x20-\x7e]*$/.test(value);

const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Headers that speak of the connection and not of the request, or that the sender sets itself. */
const reserved = new Set([
  'connection',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-hook-signature',
]);

/** Those of the Standard Webhooks specification, by which receivers refuse repeated and forged requests. */
const isReserved = (name: string): boolean => reserved.has(name) || name.startsWith('webhook-');

const linesOf = (text: string): readonly string[] => text.split(/\r?\n/).filter((line) => line.trim() !== '');

/** The lines `Name: value` of a webhook; those that are none are left out. */
export const headerLines = (text: string): readonly HeaderLine[] =>
  linesOf(text).flatMap((line) => {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim();
    return colon > 0 && token.test(name) ? [{ name, value: line.slice(colon + 1).trim() }] : [];
  });

/** What is wrong with the header lines of a webhook, a sentence each. */
export function headerProblems(text: string): readonly string[] {
  const seen = new Set<string>();
  return linesOf(text).flatMap((line, index) => {
    const place = `Line ${index + 1}`;
    const [header] = headerLines(line);
    if (!header) return [`${place}: Enter a header as "Name: value".`];
    const name = header.name.toLowerCase();
    if (name === 'content-type') return [`${place}: Set the content type in http_content_type.`];
    if (isReserved(name)) return [`${place}: ${header.name} is set by the sender and cannot be given.`];
    if (seen.has(name)) return [`${place}: ${header.name} is given twice.`];
    seen.add(name);
    if (!isTemplate(header.value) && !isSendable(header.value))
      return [`${place}: ${header.name} has characters that no header may have.`];
    return [];
  });
}
