import { isAlias, isMap, isScalar, isSeq, type Pair, type ParsedNode, parseAllDocuments, type YAMLMap } from 'yaml';
import { isJsonObject, type Json, type JsonObject } from '../../../domain/engine/json.ts';
import { WrittenTexts } from '../../../domain/engine/transfer/import/written-texts.ts';
import { checkValue, deepestNesting, UnfitValue } from '../contract/json-body.ts';
import { type ReadScalar, readScalar, requireTag } from './yaml-scalars.ts';

/** Values that aliases may repeat in one file: a few lines can name more than any memory holds. */
const mostRepeated = 100_000;

/** The documents of a file, and what stands in it where a value says something else. */
export interface YamlDocuments {
  readonly values: readonly Json[];
  readonly texts: WrittenTexts;
}

/** Reads YAML as PyYAML does. Throws an Error that says what is wrong. */
export function readYaml(text: string): YamlDocuments {
  const texts = new WrittenTexts();
  const budget: Budget = { repeated: 0 };
  const documents = [parseAllDocuments(text, { schema: 'failsafe', resolveKnownTags: false, logLevel: 'silent' })];
  const values = documents.flat().map(({ contents, errors }) => {
    const [error] = errors;
    if (error) throw error;
    const { value } = new DocumentReader(texts, budget).read(contents, 0);
    checkValue(value, 0);
    return value;
  });
  return { values, texts };
}

/** What all documents of a file share. */
interface Budget {
  repeated: number;
}

type Entry = readonly [key: string, member: ReadScalar];

class DocumentReader {
  readonly #texts: WrittenTexts;
  readonly #budget: Budget;
  readonly #anchors = new Map<string, ParsedNode>();
  /** Aliases that are being followed. */
  #aliases = 0;

  constructor(texts: WrittenTexts, budget: Budget) {
    this.#texts = texts;
    this.#budget = budget;
  }

  read(node: ParsedNode | null, depth: number): ReadScalar {
    if (this.#aliases > 0 && ++this.#budget.repeated > mostRepeated)
      throw new UnfitValue(`Aliases repeat more than ${mostRepeated} values`);
    if (node === null) return { value: null };
    if (isAlias(node)) return this.#repeat(node.source, depth);
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    if (isScalar(node)) return readScalar(node);
    if (depth === deepestNesting) throw new UnfitValue(`Nested deeper than ${deepestNesting} levels`);
    requireTag(node.tag, isSeq(node) ? 'seq' : 'map');
    return { value: isMap(node) ? this.#mapping(node, depth) : this.#list(node.items, depth) };
  }

  #list(nodes: readonly ParsedNode[], depth: number): readonly Json[] {
    const members = nodes.map((item) => this.read(item, depth + 1));
    const items = members.map(({ value }) => value);
    for (const [index, { text }] of members.entries()) if (text !== undefined) this.#texts.keep(items, index, text);
    return items;
  }

  #mapping({ items }: YAMLMap.Parsed, depth: number): JsonObject {
    const merged: Entry[] = [];
    const own: Entry[] = [];
    for (const { key, value } of items) {
      if (isMerge(key)) merged.push(...this.#merged(value, depth));
      else own.push([this.#key(key), this.read(value, depth + 1)]);
    }
    // The first of several mappings that are merged wins, and what stands here itself wins over all of them.
    const entries = new Map([...merged.toReversed(), ...own]);
    const object = Object.fromEntries([...entries].map(([key, { value }]) => [key, value]));
    for (const [key, { text }] of entries) if (text !== undefined) this.#texts.keep(object, key, text);
    return object;
  }

  /** A key is the text as it is written. */
  #key(node: Pair<ParsedNode>['key']): string {
    const key = isAlias(node) ? this.#anchors.get(node.source) : node;
    if (!isScalar(key)) throw new UnfitValue('A key must be a single value');
    if (key.anchor !== undefined) this.#anchors.set(key.anchor, key);
    return key.source;
  }

  /** The members of what `<<` names: a mapping, or a list of them. */
  #merged(node: ParsedNode | null, depth: number): readonly Entry[] {
    return [this.read(node, depth + 1).value].flat().flatMap((source: Json) => {
      if (!isJsonObject(source)) throw new UnfitValue('<< must name mappings');
      return Object.entries(source).map(([key, value]): Entry => {
        const text = this.#texts.textAt(source, key);
        return [key, { value, ...(text === undefined ? {} : { text }) }];
      });
    });
  }

  #repeat(anchor: string, depth: number): ReadScalar {
    const target = this.#anchors.get(anchor);
    if (!target) throw new UnfitValue(`Unresolved alias: ${anchor}`);
    this.#aliases++;
    const read = this.read(target, depth);
    this.#aliases--;
    return read;
  }
}

const isMerge = (key: ParsedNode): boolean => isScalar(key) && key.type === 'PLAIN' && key.source === '<<';
