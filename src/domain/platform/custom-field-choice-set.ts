import type { Json } from '../engine/json.ts';
import { ownerFilters } from '../engine/resource/declared-filters.ts';
import { defineResource } from '../engine/resource/resource.ts';
import { baseChoices, choiceOf, choicesIn, shippedChoices } from '../engine/schema/choice-sets.ts';
import { boolean, choice, jsonList, jsonObject, text } from '../engine/schema/fields.ts';
import { unofferedObject } from '../engine/schema/unsupported-fields.ts';

const customFieldChoiceSetFields = {
  name: text({ required: true, maxLength: 100 }),
  description: text({ maxLength: 200 }),
  base_choices: choice(baseChoices, { blank: false }),
  extra_choices: jsonList({ parseList: parseChoices }),
  choice_colors: jsonObject(),
  order_alphabetically: boolean({ default: false }),
  owner: unofferedObject('Owners'),
} as const;

/** NetBox: the values that selections choose from. */
export const customFieldChoiceSet = defineResource({
  app: 'extras',
  model: 'customfieldchoiceset',
  endpoint: 'custom-field-choice-sets',
  label: 'custom field choice set',
  fields: customFieldChoiceSetFields,
  unique: [{ name: 'name', fields: ['name'] }],
  naturalKey: 'name',
  importKey: 'name',
  ordering: ['name'],
  brief: ['name', 'description', 'choices_count'],
  filters: { choice: { within: 'extra_choices' }, choice_colors: { within: 'choice_colors' } },
  unoffered: ownerFilters,
  search: ['name', 'description'],
  display: ({ name }) => name,
  actions: [
    {
      name: 'choices',
      method: 'GET',
      detail: true,
      path: 'choices',
      help: 'Lists the choices of the set in pages; `q` searches their labels.',
    },
  ],
  annotations: { choices_count: 'integer' },
  annotate: async (sets) => new Map(sets.map(({ id, values }) => [id, { choices_count: choicesIn(values).length }])),
  check({ after: { base_choices, extra_choices } }) {
    if (base_choices !== null && !shippedChoices[base_choices])
      return {
        base_choices: [`The choices of ${base_choices} are not included in this product. List them in extra_choices.`],
      };
    return base_choices === null && extra_choices.length === 0
      ? { extra_choices: ['Must define base or extra choices.'] }
      : undefined;
  },
  derive: ({ after }) => (after.order_alphabetically ? { extra_choices: after.extra_choices.toSorted(byLabel) } : {}),
});

const labelIn = (pair: Json): string => choiceOf(pair)[0]?.label ?? '';
const byLabel = (a: Json, b: Json): number => labelIn(a).localeCompare(labelIn(b), 'en');

const longestText = 100;

/** NetBox: a list of pairs; every value once. */
function parseChoices(list: readonly Json[]): readonly Json[] | string {
  const pairs: Json[] = [];
  const seen = new Set<string>();
  for (const item of list) {
    const pair = typeof item === 'string' ? [item, item] : item;
    if (!Array.isArray(pair) || pair.length !== 2 || !pair.every((part) => typeof part === 'string'))
      return 'Each choice must be a list of a value and a label.';
    const [value = ''] = pair.map(String);
    if (value === '' || pair.some((part) => part.length > longestText))
      return `Values and labels must have 1 to ${longestText} characters.`;
    if (seen.has(value)) return `Duplicate value '${value}' found in extra choices.`;
    seen.add(value);
    pairs.push(pair);
  }
  return pairs;
}

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'extras.customfieldchoiceset': typeof customFieldChoiceSetFields;
  }
}
