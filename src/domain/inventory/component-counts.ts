import type { CountDeclaration } from '../engine/resource/resource.ts';

const ofDevice = (model: string): CountDeclaration => ({ type: `dcim.${model}`, field: 'device' });

/** NetBox: how many components of each kind a device has. */
export const componentCounts = {
  console_port_count: ofDevice('consoleport'),
  console_server_port_count: ofDevice('consoleserverport'),
  power_port_count: ofDevice('powerport'),
  power_outlet_count: ofDevice('poweroutlet'),
  cooling_intake_count: ofDevice('coolingintake'),
  cooling_outflow_count: ofDevice('coolingoutflow'),
  interface_count: ofDevice('interface'),
  front_port_count: ofDevice('frontport'),
  rear_port_count: ofDevice('rearport'),
  module_bay_count: ofDevice('modulebay'),
} as const;
