import { Document, type ScalarTag, type ToStringOptions, visit } from 'yaml';
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

type Layout = Pick<ToStringOptions, 'indent' | 'indentSeq'>;

/** A document that readers of YAML 1.1 and of YAML 1.2 understand alike. */
export function yamlText(value: Json, layout: Layout = {}): string {
  const document = new Document(value, {
    compat: 'yaml-1.1',
    aliasDuplicateObjects: false,
    customTags: (tags) => [exponents, ...tags],
  });
  visit(document, {
    Scalar(_, scalar) {
      if (typeof scalar.value === 'string' && fragile.test(scalar.value)) scalar.type = 'QUOTE_DOUBLE';
    },
  });
  const text = document.toString({ lineWidth: 0, ...layout });
  return text.replace(toEscape, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
