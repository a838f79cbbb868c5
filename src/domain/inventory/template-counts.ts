import { isJsonObject, type Json, type JsonObject } from '../engine/json.ts';
import type { Work } from '../engine/ports.ts';
import type { TypeName } from '../engine/schema/field-kinds.ts';
import { computed, jsonObject } from '../engine/schema/fields.ts';
import { alwaysZero } from '../engine/schema/unsupported-fields.ts';

/** NetBox: answer fields that count the component templates of a type, and the templates that each counts. */
const counted = {
  console_port_template_count: 'dcim.consoleporttemplate',
  console_server_port_template_count: 'dcim.consoleserverporttemplate',
  power_port_template_count: 'dcim.powerporttemplate',
  power_outlet_template_count: 'dcim.poweroutlettemplate',
  cooling_intake_template_count: 'dcim.coolingintaketemplate',
  cooling_outflow_template_count: 'dcim.coolingoutflowtemplate',
  interface_template_count: 'dcim.interfacetemplate',
  front_port_template_count: 'dcim.frontporttemplate',
  rear_port_template_count: 'dcim.rearporttemplate',
  module_bay_template_count: 'dcim.modulebaytemplate',
} as const;

/** How many templates of a kind a type has, out of its stored values. */
export function templateCount({ template_counts }: JsonObject, templateType: TypeName): number {
  const count = isJsonObject(template_counts) ? template_counts[templateType] : undefined;
  return typeof count === 'number' ? count : 0;
}

const countOf = (templateType: TypeName) => computed('integer', (values): Json => templateCount(values, templateType));

/** The counts are kept with the type: a new device asks only for templates that there are. */
export const templateCounts = {
  template_counts: jsonObject({ hidden: true, readOnly: true, long: true }),
  console_port_template_count: countOf(counted.console_port_template_count),
  console_server_port_template_count: countOf(counted.console_server_port_template_count),
  power_port_template_count: countOf(counted.power_port_template_count),
  power_outlet_template_count: countOf(counted.power_outlet_template_count),
  cooling_intake_template_count: countOf(counted.cooling_intake_template_count),
  cooling_outflow_template_count: countOf(counted.cooling_outflow_template_count),
  interface_template_count: countOf(counted.interface_template_count),
  front_port_template_count: countOf(counted.front_port_template_count),
  rear_port_template_count: countOf(counted.rear_port_template_count),
  module_bay_template_count: countOf(counted.module_bay_template_count),
  device_bay_template_count: alwaysZero,
  inventory_item_template_count: alwaysZero,
} as const;

/** Counts a template in or out, or writes the type as it is, unless its type goes as well. NetBox: that is no change of the type. */
export async function countTemplate(
  work: Work,
  ownerType: TypeName,
  ownerId: number,
  templateType: TypeName,
  change: 1 | 0 | -1,
): Promise<void> {
  const owner = await work.get(ownerType, ownerId);
  if (!owner) return;
  const { template_counts, last_updated = null } = owner.values;
  const counts = isJsonObject(template_counts) ? template_counts : {};
  const count = Math.max(0, templateCount(owner.values, templateType) + change);
  work.update(owner, { template_counts: { ...counts, [templateType]: count }, last_updated });
}
