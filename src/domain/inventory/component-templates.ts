import type { FieldErrors } from '../model/errors.ts';
import { reference } from '../model/fields.ts';
import type { JsonObject } from '../model/json.ts';
import { defineTemplate } from './component-template.ts';
import { consolePort } from './console-port.ts';
import { consoleServerPort } from './console-server-port.ts';
import { frontPort } from './front-port.ts';
import { networkInterface } from './interface.ts';
import { moduleBay } from './module-bay.ts';
import { powerOutlet } from './power-outlet.ts';
import { powerPort } from './power-port.ts';
import { rearPort } from './rear-port.ts';
import { positionProblems, rearPortMappings } from './rear-port-mappings.ts';

export const consolePortTemplate = defineTemplate({
  model: 'consoleporttemplate',
  endpoint: 'console-port-templates',
  label: 'console port template',
  fields: { type: consolePort.fields.type },
});

export const consoleServerPortTemplate = defineTemplate({
  model: 'consoleserverporttemplate',
  endpoint: 'console-server-port-templates',
  label: 'console server port template',
  fields: { type: consoleServerPort.fields.type },
});

export const powerPortTemplate = defineTemplate({
  model: 'powerporttemplate',
  endpoint: 'power-port-templates',
  label: 'power port template',
  fields: {
    type: powerPort.fields.type,
    maximum_draw: powerPort.fields.maximum_draw,
    allocated_draw: powerPort.fields.allocated_draw,
  },
  check: ({ maximum_draw, allocated_draw }) =>
    typeof maximum_draw === 'number' && typeof allocated_draw === 'number' && allocated_draw > maximum_draw
      ? { allocated_draw: [`Allocated draw cannot exceed the maximum draw (${maximum_draw}W).`] }
      : {},
});

export const powerOutletTemplate = defineTemplate({
  model: 'poweroutlettemplate',
  endpoint: 'power-outlet-templates',
  label: 'power outlet template',
  fields: {
    type: powerOutlet.fields.type,
    color: powerOutlet.fields.color,
    power_port: reference('dcim.powerporttemplate', { index: 'byObject' }),
    feed_leg: powerOutlet.fields.feed_leg,
  },
  check: (after, related) => sameOwner(after, related('power_port'), 'power_port', 'Parent power port'),
});

export const interfaceTemplate = defineTemplate({
  model: 'interfacetemplate',
  endpoint: 'interface-templates',
  label: 'interface template',
  fields: {
    type: networkInterface.fields.type,
    enabled: networkInterface.fields.enabled,
    mgmt_only: networkInterface.fields.mgmt_only,
    poe_mode: networkInterface.fields.poe_mode,
    poe_type: networkInterface.fields.poe_type,
  },
});

export const rearPortTemplate = defineTemplate({
  model: 'rearporttemplate',
  endpoint: 'rear-port-templates',
  label: 'rear port template',
  fields: {
    type: rearPort.fields.type,
    color: rearPort.fields.color,
    positions: rearPort.fields.positions,
  },
});

export const frontPortTemplate = defineTemplate({
  model: 'frontporttemplate',
  endpoint: 'front-port-templates',
  label: 'front port template',
  fields: {
    type: frontPort.fields.type,
    color: frontPort.fields.color,
    rear_port: reference('dcim.rearporttemplate', { index: 'byObject' }),
    rear_port_position: frontPort.fields.rear_port_position,
    positions: frontPort.fields.positions,
  },
  views: { rear_ports: rearPortMappings },
  check(after, related) {
    const rear = related('rear_port');
    const { rear_port_position = null } = after;
    return {
      ...sameOwner(after, rear, 'rear_port', 'Rear port'),
      ...positionProblems({ rear_port_position }, rear),
    };
  },
});

export const moduleBayTemplate = defineTemplate({
  model: 'modulebaytemplate',
  endpoint: 'module-bay-templates',
  label: 'module bay template',
  fields: { position: moduleBay.fields.position, enabled: moduleBay.fields.enabled },
});

/** NetBox: what a template leads to is of the same device type or module type. */
function sameOwner(after: JsonObject, other: JsonObject | undefined, field: string, label: string): FieldErrors {
  if (!other || (other.device_type === after.device_type && other.module_type === after.module_type)) return {};
  const owner = after.module_type === null ? 'device' : 'module';
  return { [field]: [`${label} (${other.name}) must belong to the same ${owner} type`] };
}
