import { hasErrors, invalid } from '../engine/errors.ts';
import { sameJson } from '../engine/json.ts';
import type { ReverseFilter } from '../engine/resource/declared-filters.ts';
import { defineResource } from '../engine/resource/resource.ts';
import { choices } from '../engine/schema/choices.ts';
import { choice, color, decimal, primary, reference, references, terminations, text } from '../engine/schema/fields.ts';
import { unofferedObject } from '../engine/schema/unsupported-fields.ts';
import { tenantFilters } from '../organization/path-filters.ts';
import { cableProfiles, cableTypes } from './cable-choices.ts';
import { attach, detach, loadEnds } from './cable-ends.ts';
import { cabledTypes } from './cable-locations.ts';
import { endProblems } from './cable-rules.ts';

const cableStatuses = choices({
  connected: 'Connected',
  planned: 'Planned',
  decommissioning: 'Decommissioning',
});
const cableLengthUnits = choices({
  km: 'Kilometers',
  m: 'Meters',
  cm: 'Centimeters',
  mi: 'Miles',
  ft: 'Feet',
  in: 'Inches',
});

/** Updated by the rules of cables, devices and racks, so that lists can be filtered by site, location and rack. */
const kept = { hidden: true, readOnly: true, filterMode: 'any', onDelete: 'keep' } as const;

/** NetBox: cables are found by what they end at: `interface_id`, `powerport_id`... The end knows its cable. */
const endFilters: Readonly<Record<string, ReverseFilter>> = Object.fromEntries(
  cabledTypes.map((referrer) => [`${referrer.replace('dcim.', '')}_id`, { referrer, field: 'cable', filter: 'id' }]),
);

const cableFields = {
  type: choice(cableTypes, { bare: true, multi: true }),
  a_terminations: terminations(cabledTypes, { reverse: 'cable' }),
  b_terminations: terminations(cabledTypes, { reverse: 'cable' }),
  status: choice(cableStatuses, { default: 'connected', multi: true }),
  profile: choice(cableProfiles, { multi: true, blank: false }),
  tenant: reference('tenancy.tenant', { onDelete: 'protect' }),
  label: text({ maxLength: 100 }),
  color: color({ default: '' }),
  length: decimal({ digits: 8, places: 2, min: 0 }),
  length_unit: choice(cableLengthUnits, {}),
  ...primary,
  bundle: unofferedObject('Cable bundles'),
  devices: references('dcim.device', kept),
  racks: references('dcim.rack', kept),
  locations: references('dcim.location', kept),
  sites: references('dcim.site', kept),
} as const;

export const cable = defineResource({
  app: 'dcim',
  model: 'cable',
  endpoint: 'cables',
  label: 'cable',
  shards: 4,
  fields: cableFields,
  naturalKey: 'label',
  importKey: 'label',
  ordering: [],
  brief: ['label', 'description'],
  filters: {
    unterminated: { anyEmpty: ['a_terminations', 'b_terminations'] },
    ...endFilters,
    ...tenantFilters,
  },
  unoffered: { objects: ['bundle', 'bundle_id'], plain: ['circuittermination_id', 'powerfeed_id'] },
  search: ['label', 'description', 'comments'],
  display: ({ label }, { id }) => (label === '' ? `#${id}` : label),
  derive: ({ before, after }) => ({
    ...(after.length === null ? { length_unit: null } : {}),
    // NetBox: a cable that exists keeps the end of which a request names nothing.
    ...(after.a_terminations.length === 0 && before ? { a_terminations: before.a_terminations } : {}),
    ...(after.b_terminations.length === 0 && before ? { b_terminations: before.b_terminations } : {}),
  }),
  check({ before, after }) {
    const problems: string[] = [];
    if (after.length !== null && after.length_unit === null)
      problems.push('Must specify a unit when setting a cable length');
    if (before === null && (after.a_terminations.length === 0 || after.b_terminations.length === 0))
      problems.push('Must define A and B terminations when creating a new cable.');
    return problems.length > 0 ? { __all__: problems } : undefined;
  },
  async onSave({ id, before, after }, work) {
    const moved = (['a_terminations', 'b_terminations'] as const).some((end) => !sameJson(before?.[end], after[end]));
    if (!moved && before?.profile === after.profile) return;
    const ends = await loadEnds(work, after, before);
    const problems = await endProblems(work, id, after, ends);
    if (hasErrors(problems)) throw invalid(problems);
    if (!moved) return;
    if (before) await detach(work, [...before.a_terminations, ...before.b_terminations], after);
    await attach(work, { type: 'dcim.cable', id, version: 0, values: after }, ends);
  },
  onDelete: ({ values }, work) => detach(work, [...values.a_terminations, ...values.b_terminations]),
});

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'dcim.cable': typeof cableFields;
  }
}
