import {
  Document,
  isCollection,
  isPair,
  isScalar,
  type ScalarTag,
  type ToStringOptions,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Json } from '../../../domain/engine/json.ts';

/*
 * NetBox, Ansible and the type library read YAML 1.1 with PyYAML, others YAML 1.2. What one of the two would take for
 * something else is quoted, so that both read the same.
 */

/** A value that PyYAML cannot read plain, and characters that YAML 1.1 takes for line breaks or does not allow as they are. */
const fragile = /^=$|[\r\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/;
/** Those of them that the writer leaves as they are. */
const toEscape = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** YAML 1.1 takes a number with an exponent for text unless it has a point. */
const exponents: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  identify: (value) => typeof value === 'number' && /^-?\de/.test(String(value)),
  test: /^-?\d\.0e[-+]\d+$/,
  resolve: Number,
  stringify: ({ value }) => String(value).replace('e', '.0e'),
};

interface Layout extends Pick<ToStringOptions, 'indent' | 'indentSeq'> {
  /** Small lists and objects of plain words and numbers stand in one line. */
  readonly shortLines?: boolean;
}

/** A document that readers of YAML 1.1 and of YAML 1.2 understand alike. */
export function yamlText(value: Json, { shortLines = false, ...layout }: Layout = {}): string {
  const document = new Document(value, {
    compat: 'yaml-1.1',
    aliasDuplicateObjects: false,
    customTags: (tags) => [exponents, ...tags],
  });
  visit(document, {
    Collection(_, collection) {
      if (shortLines && isPlain(collection)) collection.flow = true;
    },
    Scalar(_, scalar) {
      if (typeof scalar.value === 'string' && fragile.test(scalar.value)) scalar.type = 'QUOTE_DOUBLE';
    },
  });
  const text = document.toString({ lineWidth: 0, ...layout });
  return text.replace(toEscape, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Words and numbers that mean the same in a line with others as by themselves. */
const plainWord = /^[A-Za-z0-9_][\w .()/-]*$/;

/** True for lists and objects of plain values and, down to this depth, of others like them. */
const isPlain = ({ items }: YAMLMap | YAMLSeq, depth = 2): boolean =>
  items.every((item) => {
    const value = isPair(item) ? item.value : item;
    if (isCollection(value)) return depth > 1 && isPlain(value, depth - 1);
    return isScalar(value) && (typeof value.value === 'number' || plainWord.test(String(value.value)));
  });
