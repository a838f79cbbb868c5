import { hasErrors, invalid } from '../../../engine/errors.ts';
import type { Json, JsonObject } from '../../../engine/json.ts';
import { defineResource, type Write } from '../../../engine/resource/resource.ts';
import { choices } from '../../../engine/schema/choices.ts';
import {
  choice,
  date,
  datetime,
  decimal,
  integer,
  jsonList,
  primary,
  references,
  text,
} from '../../../engine/schema/fields.ts';
import { totalFormat } from '../../item/price.ts';
import { currencies, currencyGiven, newCurrencyErrors } from '../../money/currencies.ts';
import type { Objective } from '../plan-problem.ts';
import { order, result, solve } from './purchase-plan-actions.ts';

const planStatuses = choices({
  new: 'New',
  solved: 'Solved',
  infeasible: 'Infeasible',
  ordered: 'Ordered',
});

/** In the order in which they count unless a plan says otherwise. */
const allObjectives: readonly Objective[] = ['cost', 'date', 'vendors'];
const isObjective = (value: Json): value is Objective => allObjectives.some((name) => name === value);

/** Each objective once at most; a text is the error. */
function parseObjectives(list: readonly Json[]): readonly Json[] | string {
  const wrong = list.find((entry) => !isObjective(entry));
  if (wrong !== undefined) return `${JSON.stringify(wrong)} is not one of ${allObjectives.join(', ')}.`;
  return new Set(list).size < list.length ? 'Each objective can be named once.' : list;
}

/** A list that names what is gone stays as it is: an empty one would mean all. */
const keptList = { onDelete: 'keep' } as const;

/** What is planned, and within which limits. A change makes the result void. */
const planInput = {
  boms: references('netbox_asset_lifecycle.bom', { ...keptList, help: 'BOMs to buy for. Default: all that are open' }),
  needed_before: date({ help: 'Only BOMs that are needed on or before this day. Default: all' }),
  pools: references('netbox_asset_lifecycle.sparespool', { help: 'Pools whose free units are used. Default: none' }),
  date_needed: date({ help: 'Day on which everything must be there. Default: the date needed of each BOM' }),
  currency: choice(currencies, {
    multi: true,
    help: 'Currency in which prices are compared. Default: QM_DEFAULT_CURRENCY; without any, only prices without a currency count',
  }),
  objectives: jsonList({
    parseList: parseObjectives,
    help: 'What to minimise first, second and third: cost, date (the last delivery), vendors (their number). Default: in this order',
  }),
  vendors_allowed: references('netbox_asset_lifecycle.vendor', {
    ...keptList,
    help: 'Vendors to buy from. Default: all',
  }),
  vendors_barred: references('netbox_asset_lifecycle.vendor', { help: 'Vendors not to buy from' }),
  largest_share: integer({
    min: 1,
    max: 100,
    help: 'Most that the goods of one vendor may be of the value of all goods, in percent',
  }),
  budget: decimal({
    ...totalFormat,
    min: 0,
    help: 'Most that goods and fixed costs may come to, in the currency of the plan',
  }),
} as const;

const purchasePlanFields = {
  name: text({ required: true, maxLength: 100 }),
  ...planInput,
  status: choice(planStatuses, { default: 'new', multi: true, readOnly: true }),
  solved: datetime({ readOnly: true, help: 'Time of the prices and of the demand that the result was made from' }),
  purchase_orders: references('netbox_asset_lifecycle.purchaseorder', {
    readOnly: true,
    help: 'Orders that were made from the plan',
  }),
  ...primary,
} as const;

const inputNames = Object.keys(planInput);

/** What to buy where for the demand of BOMs: solved, explained, and ordered. */
export const purchasePlan = defineResource({
  app: 'asset-lifecycle',
  model: 'purchaseplan',
  endpoint: 'purchase-plans',
  label: 'purchase plan',
  fields: purchasePlanFields,
  unique: [{ name: 'name', fields: ['name'], message: 'Purchase plan with this name already exists.' }],
  naturalKey: 'name',
  importKey: 'name',
  ordering: ['name'],
  brief: ['name', 'status', 'description'],
  search: ['name', 'description', 'comments'],
  display: ({ name }) => name,
  actions: [solve, result, order],
  derive: (write, { settings }) => ({ ...currencyGiven(write, settings), ...voided(write) }),
  check({ before, after }) {
    const errors: Record<string, readonly string[]> = {};
    if (before && isOrdered(before))
      for (const name of changedInputs(before, after)) errors[name] = ['The plan is ordered and cannot be changed.'];
    if (after.vendors_barred.some((id) => after.vendors_allowed.includes(id)))
      errors.vendors_barred = ['A vendor cannot be both allowed and barred.'];
    return errors;
  },
  async onSave({ before, after }, work) {
    const errors = newCurrencyErrors(before, after, work.now.slice(0, 10));
    if (hasErrors(errors)) throw invalid(errors);
  },
});

const changedInputs = (before: JsonObject, after: JsonObject): readonly string[] =>
  inputNames.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));

/** Orders that were deleted bind nobody. */
const isOrdered = ({ purchase_orders }: { readonly purchase_orders: readonly number[] }): boolean =>
  purchase_orders.length > 0;

/** The result of a plan that asks for something else now counts no more. */
const voided = ({ before, after }: Pick<Write<typeof purchasePlanFields>, 'before' | 'after'>) =>
  before !== null && !isOrdered(before) && changedInputs(before, after).length > 0
    ? { status: 'new', solved: null }
    : {};

/** The objectives of a plan, the default where it names none. */
export const objectivesOf = ({ objectives }: { readonly objectives: readonly Json[] }): readonly Objective[] =>
  objectives.length > 0 ? objectives.filter(isObjective) : allObjectives;

declare module '../../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.purchaseplan': typeof purchasePlanFields;
  }
}
