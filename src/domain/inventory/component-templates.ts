import type { FieldErrors } from '../engine/errors.ts';
import type { JsonObject } from '../engine/json.ts';
import { mappings, reference } from '../engine/schema/fields.ts';
import { defineTemplate, type TemplateFields } from './component-template.ts';
import { consolePortFields } from './console-port.ts';
import { consoleServerPortFields } from './console-server-port.ts';
import { frontPortFields } from './front-port.ts';
import { channelProblems, networkInterfaceFields, wirelessProblems } from './interface.ts';
import { checkPositions, checkRearPorts, mapFrontPorts, portTemplates, requireFreePositions } from './map-ports.ts';
import { moduleBayFields } from './module-bay.ts';
import { bayTypes } from './module-bay-type.ts';
import {
  annotateMapped,
  annotateMappings,
  frontPositionProblems,
  isRemapped,
  keptAsGiven,
  mappedFrom,
  positionProblems,
} from './port-mappings.ts';
import { powerOutletFields } from './power-outlet.ts';
import { powerPortFields } from './power-port.ts';
import { rearPortFields } from './rear-port.ts';

const consolePortTemplateFields = { type: consolePortFields.type } as const;

export const consolePortTemplate = defineTemplate({
  model: 'consoleporttemplate',
  endpoint: 'console-port-templates',
  label: 'console port template',
  fields: consolePortTemplateFields,
});

const consoleServerPortTemplateFields = { type: consoleServerPortFields.type } as const;

export const consoleServerPortTemplate = defineTemplate({
  model: 'consoleserverporttemplate',
  endpoint: 'console-server-port-templates',
  label: 'console server port template',
  fields: consoleServerPortTemplateFields,
});

const powerPortTemplateFields = {
  type: powerPortFields.type,
  maximum_draw: powerPortFields.maximum_draw,
  allocated_draw: powerPortFields.allocated_draw,
} as const;

export const powerPortTemplate = defineTemplate({
  model: 'powerporttemplate',
  endpoint: 'power-port-templates',
  label: 'power port template',
  fields: powerPortTemplateFields,
  check: ({ maximum_draw, allocated_draw }) =>
    typeof maximum_draw === 'number' && typeof allocated_draw === 'number' && allocated_draw > maximum_draw
      ? { allocated_draw: [`Allocated draw cannot exceed the maximum draw (${maximum_draw}W).`] }
      : {},
});

const powerOutletTemplateFields = {
  type: powerOutletFields.type,
  color: powerOutletFields.color,
  power_port: reference('dcim.powerporttemplate', {}),
  feed_leg: powerOutletFields.feed_leg,
} as const;

export const powerOutletTemplate = defineTemplate({
  model: 'poweroutlettemplate',
  endpoint: 'power-outlet-templates',
  label: 'power outlet template',
  fields: powerOutletTemplateFields,
  check: (after, related) => sameOwner(after, related('power_port'), 'power_port', 'Parent power port'),
});

const interfaceTemplateFields = {
  type: networkInterfaceFields.type,
  enabled: networkInterfaceFields.enabled,
  mgmt_only: networkInterfaceFields.mgmt_only,
  parent: reference('dcim.interfacetemplate', {}),
  channels: networkInterfaceFields.channels,
  channel_id: networkInterfaceFields.channel_id,
  poe_mode: networkInterfaceFields.poe_mode,
  poe_type: networkInterfaceFields.poe_type,
  bridge: reference('dcim.interfacetemplate', {}),
  rf_role: networkInterfaceFields.rf_role,
} as const;

export const interfaceTemplate = defineTemplate({
  model: 'interfacetemplate',
  endpoint: 'interface-templates',
  label: 'interface template',
  fields: interfaceTemplateFields,
  check(after, related, id) {
    const parent = related('parent');
    return {
      ...channelProblems(after, parent),
      ...(id !== 0 && after.parent === id ? { parent: ['An interface cannot be its own parent.'] } : {}),
      ...sameOwner(after, parent, 'parent', 'Parent interface'),
      ...sameOwner(after, related('bridge'), 'bridge', 'Bridge interface'),
      ...(id !== 0 && after.bridge === id ? { bridge: ['An interface cannot be bridged to itself.'] } : {}),
      ...wirelessProblems(after),
    };
  },
});

const ofType = { within: portTemplates.owners } as const;

const rearPortTemplateFields = {
  type: rearPortFields.type,
  color: rearPortFields.color,
  positions: rearPortFields.positions,
  front_ports: mappings('dcim.frontporttemplate', 'front_port', {
    ...ofType,
    writeOnly: true,
    help: 'Front port templates and their positions that lead to the positions',
  }),
} as const;

export const rearPortTemplate = defineTemplate({
  model: 'rearporttemplate',
  endpoint: 'rear-port-templates',
  label: 'rear port template',
  fields: rearPortTemplateFields,
  filters: { front_port_id: mappedFrom('dcim.frontporttemplate') },
  annotations: { front_ports: 'mappings' },
  annotate: (templates, reader) => annotateMapped(reader, portTemplates.front, portTemplates.owners, templates),
  async onSave({ id, before, after }, work) {
    const isMapped = await mapFrontPorts(work, portTemplates, id, after, after.front_ports);
    await checkPositions(work, portTemplates, id, before, after);
    return isMapped || before?.positions !== after.positions;
  },
});

const frontPortTemplateFields = {
  type: frontPortFields.type,
  color: frontPortFields.color,
  rear_port: reference('dcim.rearporttemplate', {}),
  rear_port_position: frontPortFields.rear_port_position,
  positions: frontPortFields.positions,
  rear_ports: mappings('dcim.rearporttemplate', 'rear_port', {
    ...ofType,
    writeOnly: true,
    help: 'Rear port templates and positions that the positions lead to',
  }),
  further_rear_ports: mappings('dcim.rearporttemplate', 'rear_port', { ...ofType, hidden: true, readOnly: true }),
} as const;

export const frontPortTemplate = defineTemplate({
  model: 'frontporttemplate',
  endpoint: 'front-port-templates',
  label: 'front port template',
  fields: frontPortTemplateFields,
  annotations: { rear_ports: 'mappings' },
  annotate: async (templates) => annotateMappings(templates),
  derive: keptAsGiven,
  check(after, related) {
    const rear = related('rear_port');
    return {
      ...frontPositionProblems(after),
      ...sameOwner(after, rear, 'rear_port', 'Rear port'),
      ...positionProblems(after, rear),
    };
  },
  async onSave({ id, before, after }, work) {
    await checkRearPorts(work, portTemplates, before, after);
    await requireFreePositions(work, portTemplates, id, before, after);
    return isRemapped(before, after);
  },
});

const moduleBayTemplateFields = {
  position: moduleBayFields.position,
  enabled: moduleBayFields.enabled,
  ...bayTypes,
} as const;

export const moduleBayTemplate = defineTemplate({
  model: 'modulebaytemplate',
  endpoint: 'module-bay-templates',
  label: 'module bay template',
  fields: moduleBayTemplateFields,
});

/** NetBox: what a template leads to is of the same device type or module type. */
function sameOwner(after: JsonObject, other: JsonObject | undefined, field: string, label: string): FieldErrors {
  if (!other || (other.device_type === after.device_type && other.module_type === after.module_type)) return {};
  const owner = after.module_type === null ? 'device' : 'module';
  return { [field]: [`${label} (${other.name}) must belong to the same ${owner} type`] };
}

declare module '../engine/schema/field-kinds.ts' {
  interface FieldsByType {
    'dcim.consoleporttemplate': TemplateFields<typeof consolePortTemplateFields>;
    'dcim.consoleserverporttemplate': TemplateFields<typeof consoleServerPortTemplateFields>;
    'dcim.powerporttemplate': TemplateFields<typeof powerPortTemplateFields>;
    'dcim.poweroutlettemplate': TemplateFields<typeof powerOutletTemplateFields>;
    'dcim.interfacetemplate': TemplateFields<typeof interfaceTemplateFields>;
    'dcim.rearporttemplate': TemplateFields<typeof rearPortTemplateFields>;
    'dcim.frontporttemplate': TemplateFields<typeof frontPortTemplateFields>;
    'dcim.modulebaytemplate': TemplateFields<typeof moduleBayTemplateFields>;
  }
}
