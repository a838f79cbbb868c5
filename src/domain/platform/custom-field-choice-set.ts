import { boolean, jsonList, jsonObject, text } from '../model/fields.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { defineResource } from '../model/resource.ts';

/** NetBox: the values that selections choose from. */
export const customFieldChoiceSet = defineResource({
  app: 'extras',
  model: 'customfieldchoiceset',
  endpoint: 'custom-field-choice-sets',
  label: 'custom field choice set',
  fields: {
    name: text({ required: true, maxLength: 100 }),
    description: text({ maxLength: 200 }),
    extra_choices: jsonList({ required: true, parseList: parseChoices }),
    choice_colors: jsonObject(),
    order_alphabetically: boolean({ default: false }),
  },
  unique: [{ name: 'name', fields: ['name'] }],
  naturalKey: 'name',
  importKey: 'name',
  ordering: ['name'],
  brief: ['name', 'description', 'choices_count'],
  search: ['name', 'description'],
  display: ({ name }) => name,
  actions: [
    {
      name: 'choices',
      method: 'GET',
      detail: true,
      path: 'choices',
      help: 'The choices of the set, one page at a time; `q` searches values and labels.',
    },
  ],
  annotations: { choices_count: 'integer' },
  annotate: async (sets) => new Map(sets.map(({ id, values }) => [id, { choices_count: values.extra_choices.length }])),
  derive: ({ after }) => (after.order_alphabetically ? { extra_choices: after.extra_choices.toSorted(byLabel) } : {}),
});

/** One value with its label. */
export interface CustomChoice {
  readonly value: string;
  readonly label: string;
}

/** The pairs of a choice set. */
export const choicesIn = ({ extra_choices }: JsonObject): readonly CustomChoice[] =>
  Array.isArray(extra_choices) ? extra_choices.flatMap(choiceOf) : [];

function choiceOf(pair: Json): readonly CustomChoice[] {
  if (!Array.isArray(pair)) return [];
  const [value = '', label = value] = pair.map(String);
  return [{ value, label }];
}

const labelIn = (pair: Json): string => choiceOf(pair)[0]?.label ?? '';
const byLabel = (a: Json, b: Json): number => labelIn(a).localeCompare(labelIn(b), 'en');

const longestText = 100;

/** NetBox: a list of pairs; every value once. */
function parseChoices(given: readonly Json[]): readonly Json[] | string {
  const pairs: Json[] = [];
  const seen = new Set<string>();
  for (const item of given) {
    const pair = typeof item === 'string' ? [item, item] : item;
    if (!Array.isArray(pair) || pair.length !== 2 || !pair.every((part) => typeof part === 'string'))
      return 'Each choice must be a list of a value and a label.';
    const [value = ''] = pair.map(String);
    if (value === '' || pair.some((part) => String(part).length > longestText))
      return `Values and labels must have 1 to ${longestText} characters.`;
    if (seen.has(value)) return `Duplicate value '${value}' found in extra choices.`;
    seen.add(value);
    pairs.push(pair);
  }
  return pairs.length > 0 ? pairs : 'Must define base or extra choices.';
}
