import { UnreadableNotice } from '../delivery-notice.ts';

/** An element: its text, and its elements by their names without prefixes, each name with all that have it. */
export interface XmlElement {
  readonly text: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly all: (name: string) => readonly XmlElement[];
}

/** The root of a document, with its name and namespace. */
export interface XmlDocument {
  readonly name: string;
  readonly namespace: string;
  readonly root: XmlElement;
}

/** A notice of 50,000 units has a third of it. */
const mostTags = 400_000;

/** The text of a document in the encoding that it names. */
export function decodedXml(bytes: Uint8Array): string {
  const [first = 0, second = 0] = bytes;
  const marked =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
  const head = new TextDecoder('iso-8859-1').decode(bytes.subarray(0, 200));
  const named = /^[^<]*<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(head)?.[1];
  try {
    return new TextDecoder(marked ?? named ?? 'utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new UnreadableNotice(`The document cannot be read as ${marked ?? named ?? 'UTF-8'}.`, { cause });
  }
}

/** Reads a document without declarations of types and entities, which no business document has. */
export async function readXml(text: string): Promise<XmlDocument> {
  requireHarmless(text);
  const { XMLParser, XMLValidator } = await import('fast-xml-parser');
  const verdict = XMLValidator.validate(text);
  if (verdict !== true)
    throw new UnreadableNotice(`The document is no well-formed XML: line ${verdict.err.line}: ${verdict.err.msg}`);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: true,
    htmlEntities: true,
    ignoreDeclaration: true,
    ignorePiTags: true,
    alwaysCreateTextNode: true,
    isArray: (_name, _path, _isLeaf, isAttribute) => !isAttribute,
  });
  return documentOf(parsed(() => parser.parse(text)));
}

function parsed(parse: () => unknown): unknown {
  try {
    return parse();
  } catch (cause) {
    throw new UnreadableNotice('The document cannot be read as XML.', { cause });
  }
}

const ownEntities = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/i;

function requireHarmless(text: string): void {
  if (/<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i.test(text))
    throw new UnreadableNotice('The document declares types or entities (DOCTYPE). Such documents are not read.');
  if (ownEntities.test(withoutCharacterData(text)))
    throw new UnreadableNotice('The document uses entities that XML does not have.');
  for (const [reference, hex, decimal] of text.matchAll(/&#(?:x([\da-f]+)|(\d+));/gi))
    if (!isXmlCharacter(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)))
      throw new UnreadableNotice(`The document has ${reference.slice(0, 20)}, which is no character of XML.`);
  let tags = 0;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) tags += 1;
  if (tags > 2 * mostTags) throw new UnreadableNotice(`The document has more than ${mostTags} elements.`);
}

/** XML 1.0, production 2. */
const isXmlCharacter = (code: number): boolean =>
  [0x9, 0xa, 0xd].includes(code) ||
  (code >= 0x20 && code <= 0xd7ff) ||
  (code >= 0xe000 && code <= 0xfffd) ||
  (code >= 0x10000 && code <= 0x10ffff);

/** Without what stands in CDATA sections, where nothing is an entity. */
function withoutCharacterData(text: string): string {
  const kept: string[] = [];
  let at = 0;
  for (let begin = text.indexOf('<![CDATA['); begin >= 0; begin = text.indexOf('<![CDATA[', at)) {
    kept.push(text.slice(at, begin));
    at = text.indexOf(']]>', begin);
    if (at < 0) throw new UnreadableNotice('The document is no well-formed XML: a CDATA section has no end.');
  }
  return kept.join('') + text.slice(at);
}

const isNode = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function documentOf(value: unknown): XmlDocument {
  const roots = isNode(value) ? Object.entries(value).filter(([, nodes]) => Array.isArray(nodes)) : [];
  const [[tag, nodes] = ['', []]] = roots;
  const [node] = Array.isArray(nodes) ? nodes : [];
  if (roots.length !== 1) throw new UnreadableNotice('The document does not have one root.');
  const root = elementOf(node);
  const [prefix = ''] = tag.includes(':') ? tag.split(':') : [''];
  const namespace = root.attributes.get(prefix === '' ? 'xmlns' : `xmlns:${prefix}`) ?? '';
  return { name: localName(tag), namespace, root };
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

function elementOf(node: unknown): XmlElement {
  const members = isNode(node) ? Object.entries(node) : [];
  const text = isNode(node) ? node['#text'] : node;
  const elements = new Map<string, readonly unknown[]>();
  for (const [name, value] of members)
    if (Array.isArray(value)) elements.set(localName(name), [...(elements.get(localName(name)) ?? []), ...value]);
  return {
    text: typeof text === 'string' ? text : '',
    attributes: new Map(
      members.flatMap(([name, value]) =>
        name.startsWith('@') && typeof value === 'string' ? [[name.slice(1), value] as const] : [],
      ),
    ),
    all: (name) => (elements.get(name) ?? []).map(elementOf),
  };
}

/** The elements along a path of names. */
export const elementsAt = (element: XmlElement, ...path: readonly string[]): readonly XmlElement[] =>
  path.reduce<readonly XmlElement[]>((found, name) => found.flatMap((one) => one.all(name)), [element]);

/** The first text along a path of names; '' when there is none. */
export const textAt = (element: XmlElement, ...path: readonly string[]): string =>
  elementsAt(element, ...path).find(({ text }) => text !== '')?.text ?? '';
