import type { JsonObject } from '../engine/json.ts';
import { isPattern, patternPredicate } from '../engine/query/pattern-filters.ts';
import { flagProblem, notWhole, wholeNumbers } from '../engine/query/value-filters.ts';
import { numberLookups, suffixed, textLookups } from '../engine/resource/filter-kinds.ts';
import {
  emptyPredicate,
  numberPredicate,
  type Predicate,
  textPredicate,
  wantsTrue,
} from '../engine/resource/filter-predicates.ts';
import { objectTypeId } from '../engine/resource/registry.ts';
import type { Resource } from '../engine/resource/resource.ts';
import { isFollowed } from './notifications/followed.ts';

/** The route of the list of types, which comes from the declarations and not from the table. */
export const objectTypeList = { app: 'core', endpoint: 'object-types', path: '/api/core/object-types' } as const;

/** NetBox: how the apps are called. */
const appNames = {
  core: 'Core',
  dcim: 'DCIM',
  extras: 'Customization',
  tenancy: 'Tenancy',
  users: 'Users',
  'asset-lifecycle': 'Asset Lifecycle',
} as const;

/** NetBox: what objects of a type can do, in the words of the core. */
function featuresOf(resource: Resource): readonly string[] {
  const features = {
    bookmarks: isFollowed(resource),
    change_logging: !resource.unlogged,
    contacts: resource.contacts === true,
    custom_fields: resource.fields.custom_fields !== undefined,
    event_rules: !resource.unlogged || resource.type === 'core.job',
    image_attachments: resource.images === true,
    journaling: resource.fields.custom_fields !== undefined,
    notifications: isFollowed(resource),
    tags: resource.fields.tags !== undefined,
  };
  return Object.entries(features).flatMap(([name, offered]) => (offered ? [name] : []));
}

/** NetBox: how people call a type. */
export const displayOfType = ({ app, label }: Resource): string => `${appNames[app]} | ${label}`;

/** NetBox: the answer for one object type. */
export function describeType(resource: Resource, baseUrl: string): JsonObject {
  const [app_label = '', model = ''] = resource.type.split('.');
  const id = objectTypeId(resource.type);
  return {
    id,
    url: `${baseUrl}${objectTypeList.path}/${id}/`,
    display: displayOfType(resource),
    app_label,
    app_name: appNames[resource.app],
    model,
    model_name: resource.label,
    model_name_plural: resource.labelPlural,
    public: true,
    features: featuresOf(resource),
    is_plugin_model: resource.app === 'asset-lifecycle',
    rest_api_endpoint: `${resource.path}/`,
    description: '',
  };
}

/** What a filter with these values tests of a described type; a text says what is wrong with the values. */
export type TypeFilter = (given: readonly string[]) => Promise<Predicate | string>;

const texts = (name: string): readonly (readonly [string, TypeFilter])[] =>
  textLookups.map((lookup) => [
    suffixed(name, lookup),
    async (given) =>
      isPattern(lookup)
        ? patternPredicate(name, lookup, given)
        : textPredicate(name, lookup, given, { nullable: false, caseInsensitive: true }),
  ]);

const ids: readonly (readonly [string, TypeFilter])[] = numberLookups.map((lookup) => [
  suffixed('id', lookup),
  async (given) => {
    if (lookup === 'empty') return flagProblem(given) ?? emptyPredicate('id', given);
    const numbers = wholeNumbers(given);
    return numbers ? numberPredicate(({ id }: JsonObject) => Number(id), lookup, numbers) : notWhole;
  },
]);

const flag = (name: string): readonly [string, TypeFilter] => [
  name,
  async (given) => flagProblem(given) ?? ((type) => given.some((text) => wantsTrue([text]) === (type[name] === true))),
];

/** NetBox: by what objects of the type can do. */
const byFeature: TypeFilter =
  async (given) =>
  ({ features }) =>
    Array.isArray(features) && given.some((feature) => features.includes(feature));

/** Filters of the list of types, by name. */
export const typeFilters: ReadonlyMap<string, TypeFilter> = new Map<string, TypeFilter>([
  ...ids,
  ...texts('app_label'),
  ...texts('model'),
  flag('public'),
  flag('is_plugin_model'),
  ['feature', byFeature],
  ['features', byFeature],
  [
    'q',
    async (given) =>
      ({ app_label, model }) =>
        given.some((text) => contains(`${app_label} ${model}`, text)),
  ],
]);

const contains = (text: string, part: string): boolean => text.toLowerCase().includes(part.toLowerCase());
