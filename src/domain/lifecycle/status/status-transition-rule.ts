import { isActionName } from '../../engine/access/grants.ts';
import type { Json, JsonObject } from '../../engine/json.ts';
import { declaredField, defineResource, type Resource } from '../../engine/resource/resource.ts';
import { boolean, jsonList, objectType, primary, text } from '../../engine/schema/fields.ts';
import { governedStatuses, governedTypes, isGoverned } from './statuses.ts';

const rule = (object_type: string, from_status: string, to_status: string, allow_reverse: boolean): JsonObject => ({
  object_type,
  from_status,
  to_status,
  allow_reverse,
});

/** Asset Lifecycle: BOMs and purchase orders start with the same seven rules; everything but cancellation reverses. */
const orderRules = (type: string): readonly JsonObject[] => [
  rule(type, '', 'draft', false),
  rule(type, 'draft', 'approved', true),
  rule(type, 'approved', 'ordered', true),
  rule(type, 'approved', 'fulfilled', true),
  rule(type, 'approved', 'cancelled', false),
  rule(type, 'ordered', 'fulfilled', true),
  rule(type, 'ordered', 'cancelled', false),
];

const shipmentType = 'netbox_asset_lifecycle.shipment';
const shipmentRules: readonly JsonObject[] = [
  rule(shipmentType, '', 'prepared', false),
  rule(shipmentType, '', 'shipped', false),
  rule(shipmentType, 'prepared', 'shipped', true),
  rule(shipmentType, 'prepared', 'cancelled', false),
  rule(shipmentType, 'shipped', 'received', true),
  rule(shipmentType, 'shipped', 'cancelled', false),
  rule(shipmentType, 'shipped', 'lost', true),
  rule(shipmentType, 'received', 'returned', true),
  rule(shipmentType, 'lost', 'received', true),
];

const returnType = 'netbox_asset_lifecycle.vendorreturn';
const returnRules: readonly JsonObject[] = [
  rule(returnType, '', 'draft', false),
  rule(returnType, 'draft', 'authorised', true),
  rule(returnType, 'draft', 'shipped', true),
  rule(returnType, 'draft', 'cancelled', false),
  rule(returnType, 'authorised', 'shipped', true),
  rule(returnType, 'authorised', 'cancelled', false),
  rule(returnType, 'shipped', 'closed', true),
  rule(returnType, 'shipped', 'cancelled', false),
];

const parseFieldNames = (names: readonly Json[]): readonly Json[] | string =>
  names.every((name) => typeof name === 'string') ? [...new Set(names)] : 'Every entry must be the name of a field.';

/** The first name of no writable field. */
const unfillable = (governed: Resource, names: readonly Json[]): Json | undefined =>
  names.find((name) => {
    const field = typeof name === 'string' ? declaredField(governed, name) : undefined;
    return !field || field.readOnly || field.kind === 'computed' || name === 'status';
  });

const statusTransitionRuleFields = {
  object_type: objectType(governedTypes, { required: true }),
  from_status: text({ maxLength: 50, help: 'Blank for an initial status of new objects' }),
  to_status: text({ required: true, maxLength: 50 }),
  allow_reverse: boolean({ default: true, help: 'The reverse transition is allowed as well' }),
  required_fields: jsonList({
    parseList: parseFieldNames,
    help: 'Names of fields that must have a value for this transition',
  }),
  required_permission: text({
    maxLength: 30,
    help: 'Action, such as approve, that the caller must be permitted, for the transition and for its reverse',
  }),
  by_other: boolean({
    default: false,
    help: 'Neither the creator of the object nor the user who set its present status may make this transition',
  }),
  ...primary,
} as const;

/** Asset Lifecycle: which status may follow which, as data that each organisation edits. */
export const statusTransitionRule = defineResource({
  app: 'asset-lifecycle',
  model: 'statustransitionrule',
  endpoint: 'status-transition-rules',
  label: 'status transition rule',
  fields: statusTransitionRuleFields,
  unique: [{ name: 'transition', fields: ['object_type', 'from_status', 'to_status'], nullIsValue: true }],
  ordering: ['object_type', 'from_status', 'to_status'],
  brief: ['object_type', 'from_status', 'to_status', 'description'],
  search: ['from_status', 'to_status', 'description', 'comments'],
  display: ({ from_status, to_status }) => `${from_status === '' ? '(initial)' : from_status} → ${to_status}`,
  actions: [
    {
      name: 'choices',
      method: 'GET',
      detail: false,
      path: 'status-choices',
      help: 'Lists the statuses of a type, which object_type_id names.',
    },
  ],
  defaults: async () => [
    ...orderRules('netbox_asset_lifecycle.bom'),
    ...orderRules('netbox_asset_lifecycle.purchaseorder'),
    ...shipmentRules,
    ...returnRules,
  ],
  derive: ({ after }) => (after.from_status === '' ? { allow_reverse: false } : {}),
  check({ after }, { registry }) {
    if (!isGoverned(after.object_type)) return undefined;
    const statuses = governedStatuses[after.object_type].map(({ value }): string => value);
    const errors: Record<string, string[]> = {};
    for (const field of ['from_status', 'to_status'] as const)
      if (after[field] !== '' && !statuses.includes(after[field]))
        errors[field] = [`${after[field]} is not a valid choice.`];
    const wrong = unfillable(registry.resourceOf(after.object_type), after.required_fields);
    if (wrong !== undefined) errors.required_fields = [`${wrong} is not a writable field.`];
    if (after.required_permission !== '' && !isActionName(after.required_permission))
      errors.required_permission = ['Use lower-case letters and underscores, such as approve.'];
    if (after.from_status === after.to_status) errors.to_status = ['The two statuses must differ.'];
    return errors;
  },
});

declare module '../../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'netbox_asset_lifecycle.statustransitionrule': typeof statusTransitionRuleFields;
  }
}
