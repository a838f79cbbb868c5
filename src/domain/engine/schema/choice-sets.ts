import type { Json } from '../json.ts';
import { choices } from './choices.ts';
import { countries } from './countries.ts';
import type { StoredValues } from './field-kinds.ts';

export const baseChoices = choices({
  IATA: 'IATA (Airport codes)',
  ISO_3166: 'ISO 3166 (Country codes)',
  UN_LOCODE: 'UN/LOCODE (Location codes)',
});

/** The base sets that come with the product; the others are thousands of places that change every year. */
export const shippedChoices: Readonly<Record<string, Readonly<Record<string, string>>>> = { ISO_3166: countries };

/** One value with its label. */
export interface CustomChoice {
  readonly value: string;
  readonly label: string;
}

/** The choices of a set: its base choices, then its own. */
export const choicesIn = ({ base_choices, extra_choices }: ChoiceLists): readonly CustomChoice[] => [
  ...Object.entries((base_choices && shippedChoices[base_choices]) || {}).map(([value, label]) => ({ value, label })),
  ...extra_choices.flatMap(choiceOf),
];

type ChoiceLists = Pick<StoredValues<'extras.customfieldchoiceset'>, 'base_choices' | 'extra_choices'>;

/** A stored pair of a value and its label; none where it is no pair. */
export function choiceOf(pair: Json): readonly CustomChoice[] {
  if (!Array.isArray(pair)) return [];
  const [value = '', label = value] = pair.map(String);
  return [{ value, label }];
}
